package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ExternalModelContent;
import dev.attune.kernels.format.ExternalModelContent.HeldOut;
import dev.attune.kernels.format.ExternalModelContent.Origin;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.ModelContent.Ranking;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.format.Rankings;
import dev.attune.kernels.format.RowKind;
import dev.attune.kernels.format.Trees;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.spark.FactorStage.Factors;
import dev.attune.spark.FactorStage.OptionalShrinkage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/** Learns the parts of a model twice, without the held-out events and with them, over the same items. */
final class Learning {
    private static final double JUDGED = .2;

    private final JavaSparkContext context;
    private final Stages stages;
    private final Settings settings;
    private final ItemIndex items;
    private final Broadcast<Shape> trial;
    private final Broadcast<Shape> full;
    private final List<HeldOutCase> testCases;
    private final HoldOut holdOut;
    /**
     * The test cases that choose settings. They come from the end of the list, because Attune judges by those at its
     * start.
     */
    private final List<HeldOutCase> choosing;

    private final boolean sessions;
    private final int targets;
    private final int neighbours;
    private final float recency;
    private final int dimension;
    private final float unobserved;
    private final int sweeps;
    private final int blocks;

    Learning(
            JavaSparkContext context,
            Stages stages,
            Settings settings,
            ItemIndex items,
            Shape trial,
            Shape full,
            HoldOut holdOut,
            List<HeldOutCase> testCases) {
        this.holdOut = holdOut;
        this.context = context;
        this.stages = stages;
        this.settings = settings;
        this.items = items;
        this.trial = context.broadcast(trial);
        this.full = context.broadcast(full);
        this.testCases = testCases;
        List<HeldOutCase> ofNewItems = testCases.stream()
                .filter(testCase -> testCase.answers.length > 0)
                .toList();
        this.choosing = new ArrayList<>(ofNewItems.subList(
                Math.max((int) Math.ceil(JUDGED * ofNewItems.size()), ofNewItems.size() - ByShape.CASES),
                ofNewItems.size()));
        this.sessions = full.sessions();
        this.targets = (int) settings.of("targets", ByShape.targets(items.size()));
        this.neighbours = Math.max(
                1,
                Math.min((int) settings.of("neighbours", ByShape.neighbours(items.size(), targets)), items.size() - 1));
        this.recency = (float) settings.of("recency", ByShape.recency(sessions));
        this.dimension = (int)
                settings.of("dimension", ByShape.dimension(items.size(), Math.min(full.users, settings.sampleUsers())));
        this.unobserved =
                (float) settings.of("unobserved", ByShape.unobserved(trial.events, trial.users, trial.itemsMet()));
        this.sweeps = (int) settings.of("sweeps", ByShape.SWEEPS);
        this.blocks = settings.blocksOf(items.size(), full.squares(), context.defaultParallelism());
    }

    ExternalModelContent learn(JavaRDD<History> histories, JavaRDD<History> rest, String source) {
        stages.begin("learning factors of the trial");
        JavaFutureAction<List<Factors>> trialFactors = factors(rest, trial, shrinkage());
        stages.begin("counting what items have in common, in %d blocks".formatted(blocks));
        JavaRDD<ItemRows> counted = BlockCounts.of(
                        histories,
                        holdOut,
                        trial,
                        full,
                        new BlockCounts.Limits(targets, neighbours, settings.pairs()),
                        blocks)
                .persist(StorageLevel.MEMORY_AND_DISK_SER());
        JavaRDD<ItemRows> ofTrial = counted.filter(rows -> rows.trial);
        JavaRDD<ItemRows> ofAll = counted.filter(rows -> !rows.trial);

        List<Rows> ease = solve(ofTrial, trial, regularizations());
        int chosen = choose(ease);
        double regularization = regularizations()[chosen];
        List<RowPart> trialRows = parts(ofTrial, ease.get(chosen), "trial");
        Factors factors = result(trialFactors);
        stages.note("regularization %s, shrinkage %s".formatted(regularization, factors.shrinkage));

        stages.begin("learning factors of everything");
        JavaFutureAction<List<Factors>> allFactors = factors(histories, full, OptionalDouble.of(factors.shrinkage));
        List<RowPart> allRows = parts(ofAll, solve(ofAll, full, regularization).get(0), "full model");
        ModelContent trialContent = content(trial.value(), rest, trialRows, factors);
        ModelContent allContent = content(full.value(), histories, allRows, result(allFactors));
        counted.unpersist();
        return new ExternalModelContent(
                origin(source, regularization, factors.shrinkage),
                new HeldOut(testCases.stream().map(HeldOutCase::testCase).toList(), holdOut.visits(), holdOut.drawn()),
                trialContent,
                allContent);
    }

    private double[] regularizations() {
        OptionalDouble fixed = settings.fixed("regularization");
        return fixed.isPresent()
                ? new double[] {fixed.getAsDouble()}
                : choosing.isEmpty() ? new double[] {ByShape.REGULARIZATION} : ByShape.regularizations();
    }

    private List<Rows> solve(JavaRDD<ItemRows> counted, Broadcast<Shape> shape, double... regularizations) {
        stages.begin("solving EASE for " + regularizations.length + " regularizations");
        float[] lambdas = new float[regularizations.length];
        for (int l = 0; l < lambdas.length; l++) {
            lambdas[l] = ByShape.lambda(regularizations[l], shape.value().meanItemsAnItemMeets());
        }
        return new EaseStage(counted, shape, blocks).solve(lambdas, neighbours);
    }

    private int choose(List<Rows> ease) {
        if (ease.size() == 1) {
            return 0;
        }
        stages.begin("choosing the regularization");
        OptionalInt best = ByShape.lastGood(ease.stream()
                .flatMapToDouble(rows -> DoubleStream.of(Quality.ofRows(rows, recency, choosing)))
                .toArray());
        return best.orElse(Arrays.binarySearch(ByShape.regularizations(), ByShape.REGULARIZATION));
    }

    /**
     * Returns the fixed shrinkage, or the default one if there are no test cases to choose by. If it is empty, the test
     * cases choose.
     */
    private OptionalDouble shrinkage() {
        OptionalDouble fixed = settings.fixed("shrinkage");
        return fixed.isPresent() || !choosing.isEmpty() ? fixed : OptionalDouble.of(ByShape.SHRINKAGE);
    }

    private JavaFutureAction<List<Factors>> factors(
            JavaRDD<History> histories, Broadcast<Shape> shape, OptionalDouble shrinkage) {
        return FactorStage.learn(
                histories,
                shape,
                settings.sampleUsers(),
                new FactorStage.Settings(
                        dimension,
                        unobserved,
                        OptionalShrinkage.of(shrinkage),
                        sweeps,
                        settings.factorThreads(),
                        settings.seed()),
                context.broadcast(choosing));
    }

    private static Factors result(JavaFutureAction<List<Factors>> learned) {
        try {
            return learned.get().get(0);
        } catch (ExecutionException e) {
            throw new IllegalStateException("factors could not be learned", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<RowPart> parts(JavaRDD<ItemRows> counted, Rows ease, String of) {
        stages.begin("fetching the rows of the " + of);
        RowGatherer graph = new RowGatherer(items.size());
        RowGatherer after = new RowGatherer(items.size());
        RowGatherer before = new RowGatherer(items.size());
        counted.map(ItemRows::finished)
                .coalesce(Math.min(blocks, EaseStage.FETCHES))
                .toLocalIterator()
                .forEachRemaining(rows -> {
                    graph.put(rows.item, rows.graph);
                    after.put(rows.item, rows.after);
                    before.put(rows.item, rows.before);
                });
        Rows afterRows = after.rows();
        List<RowPart> parts = new ArrayList<>();
        for (RowKind kind : RowKind.values()) {
            part(kind, ease, graph, afterRows, before).ifPresent(parts::add);
        }
        return parts;
    }

    /** The switch has no default, so that no kind is forgotten. The job reads no catalog, so it cannot make content. */
    private Optional<RowPart> part(RowKind kind, Rows ease, RowGatherer graph, Rows after, RowGatherer before) {
        return switch (kind) {
            case EASE -> Optional.of(Parts.ease(recency, ease));
            case GRAPH -> Optional.of(Parts.graph(recency, graph.rows()));
            case AFTER -> Optional.of(Parts.after(sessions, after));
            case AFTER_NEWEST -> Optional.of(Parts.afterNewest(sessions, after));
            case BEFORE -> Optional.of(Parts.before(sessions, before.rows()));
            case CONTENT -> Optional.empty();
        };
    }

    private ModelContent content(Shape shape, JavaRDD<History> histories, List<RowPart> rows, Factors factors) {
        FactorPart part = new FactorPart(
                Parts.FACTORS,
                factors.items,
                new ImplicitAls.Settings(dimension, unobserved, (float) factors.shrinkage, Parts.FACTOR_STEPS));
        return new ModelContent(
                items.ids(),
                shape.usersOf,
                RecentPopularity.of(context, histories, shape, sessions),
                sessions,
                rows,
                Optional.of(part),
                Optional.empty(),
                Optional.of(Times.of(histories, shape, sessions)),
                Rankings.ofAll(new Ranking(Parts.blendOfOne(rows, rows.size() + 1), Trees.NONE)));
    }

    private Origin origin(String source, double regularization, double shrinkage) {
        Map<String, Double> parameters = new TreeMap<>(Map.of(
                "neighbours",
                (double) neighbours,
                "targets",
                (double) targets,
                "regularization",
                regularization,
                "recency",
                shortest(recency),
                "dimension",
                (double) dimension,
                "unobserved",
                shortest(unobserved),
                "shrinkage",
                shrinkage,
                "sweeps",
                (double) sweeps));
        Shape shape = full.value();
        return new Origin(
                "attune-spark " + Train.version(),
                source,
                shape.users,
                shape.events,
                shape.first,
                shape.last,
                parameters);
    }

    private static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    /** Gathers rows that come in any order. */
    private static final class RowGatherer {
        private final int[][] targets;
        private final float[][] weights;

        RowGatherer(int items) {
            this.targets = new int[items][];
            this.weights = new float[items][];
        }

        void put(int item, ItemRows.Row row) {
            targets[item] = row.targets;
            weights[item] = row.weights;
        }

        Rows rows() {
            return Rows.of(targets, weights);
        }
    }
}
