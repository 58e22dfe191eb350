package dev.attune.ml.training;

import dev.attune.application.training.Curves;
import dev.attune.application.training.Question;
import dev.attune.domain.ranking.RankingMetrics;
import dev.attune.kernels.ModelContent;
import dev.attune.kernels.ModelContent.FactorPart;
import dev.attune.kernels.ModelContent.RowPart;
import dev.attune.kernels.Rows;
import dev.attune.ml.source.EaseSource;
import dev.attune.ml.source.FactorSource;
import dev.attune.ml.source.Hyperparameters;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.ItemIndex;
import dev.attune.ml.training.Parameters.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Chooses what the caller left open: by rules from the shape of the data, and by two small grids on held-out questions. */
final class Tuning {
    /** From this many items on, half the neighbours cost no quality and a quarter of the time. */
    private static final int MANY_ITEMS = 20_000;
    private static final int NEIGHBOURS = 200;
    private static final int NEIGHBOURS_OF_MANY = 100;
    private static final int TARGETS = 200;
    private static final int FEWEST_TARGETS = 50;
    /** Of one source: with more items, each speaks for fewer. */
    private static final int MOST_ROW_ENTRIES = 50_000_000;
    private static final int NEIGHBOURS_WHILE_TUNING = 100;
    private static final double[] FACTORS = {.5, 1.5, 4.5};
    private static final double DEFAULT_FACTOR = 1.5;
    private static final double SESSION_RECENCY = .7;
    /** Below this many items a smaller dimension says all. */
    private static final int FEW_ITEMS = 2_000;
    private static final int DIMENSION_OF_FEW = 128;
    private static final int DIMENSION = 256;
    private static final int LEAST_DIMENSION = 64;
    /** Of items or of users: with more of them, factors are shorter. */
    private static final int MOST_FACTORS = 64_000_000;
    private static final double UNOBSERVED_PER_DENSITY = 8;
    private static final double[] SHRINKAGES = {.024, .012, .006, .003, .0015};
    private static final double DEFAULT_SHRINKAGE = .006;
    private static final int SWEEPS = 10;
    private static final int SWEEPS_WHILE_TUNING = 6;
    private static final int DIMENSION_WHILE_TUNING = 64;
    /** The last setting within this share of the best is chosen. */
    private static final double TOLERANCE = .99;
    private static final int QUESTIONS = 1_500;
    private static final int DEPTH = 10;
    /** About what part of the tuning is done after each grid. */
    private static final double REGULARIZATION_UNTIL = .1;
    private static final double SHRINKAGE_UNTIL = .25;

    private final TrainingData data;
    private final List<Question> questions;
    private final long seed;
    private final Workers workers;
    private final ItemIndex index;
    private final Curves curves = new Curves();

    Tuning(TrainingData data, List<Question> heldOut, long seed, Workers workers) {
        this.data = data;
        this.questions = heldOut.subList(0, Math.min(QUESTIONS, heldOut.size()));
        this.seed = seed;
        this.workers = workers;
        this.index = new ItemIndex(Contents.ids(data));
    }

    Hyperparameters choose(Parameters given) {
        int targets = (int) given.of(Name.TARGETS).orElse(Math.clamp(MOST_ROW_ENTRIES / Math.max(1, data.items()), FEWEST_TARGETS, TARGETS));
        Hyperparameters byRule = new Hyperparameters(
                (int) given.of(Name.NEIGHBOURS).orElse(data.items() < MANY_ITEMS ? NEIGHBOURS : Math.min(targets, NEIGHBOURS_OF_MANY)), targets,
                (float) given.of(Name.REGULARIZATION).orElse(DEFAULT_FACTOR),
                (float) given.of(Name.RECENCY).orElse(data.sessions() ? SESSION_RECENCY : 1),
                (int) given.of(Name.DIMENSION).orElse(dimension()),
                (float) given.of(Name.UNOBSERVED).orElseGet(this::unobserved),
                (float) given.of(Name.SHRINKAGE).orElse(DEFAULT_SHRINKAGE),
                (int) given.of(Name.SWEEPS).orElse(SWEEPS));
        if (questions.isEmpty()) {
            return byRule;
        }
        Hyperparameters regularized = given.of(Name.REGULARIZATION).isPresent() ? byRule : chooseRegularization(byRule);
        return given.of(Name.SHRINKAGE).isPresent() ? regularized : chooseShrinkage(regularized);
    }

    /** How quality went with the grids that were searched. */
    Curves curves() {
        return curves;
    }

    /** The greatest of a few that keeps the factors within bounds. */
    private int dimension() {
        int most = MOST_FACTORS / Math.max(1, Math.max(data.items(), data.interactions().users()));
        int dimension = data.items() < FEW_ITEMS ? DIMENSION_OF_FEW : DIMENSION;
        while (dimension > most && dimension > LEAST_DIMENSION) {
            dimension /= 2;
        }
        return dimension;
    }

    private double unobserved() {
        double density = (double) data.dataset().interactions() / Math.max(1, (double) data.interactions().users() * data.interactions().itemsMet());
        return Math.clamp(UNOBSERVED_PER_DENSITY * density, 1e-6, 1);
    }

    private Hyperparameters chooseRegularization(Hyperparameters base) {
        workers.progress().step(REGULARIZATION_UNTIL);
        List<Rows> grid = EaseSource.solve(data.interactions(), NEIGHBOURS_WHILE_TUNING, FACTORS, workers);
        double[] quality = new double[FACTORS.length];
        for (int i = 0; i < FACTORS.length; i++) {
            RowPart part = new RowPart("ease", base.recency(), DEPTH, grid.get(i));
            quality[i] = quality(Contents.of(data, List.of(part), Optional.empty()));
            curves.add(Name.REGULARIZATION.text(), FACTORS[i], quality[i]);
        }
        return lastGood(quality).isEmpty() ? base : base.withRegularization((float) FACTORS[lastGood(quality).getAsInt()]);
    }

    private Hyperparameters chooseShrinkage(Hyperparameters base) {
        double[] quality = new double[SHRINKAGES.length];
        for (int i = 0; i < SHRINKAGES.length; i++) {
            workers.progress().step(REGULARIZATION_UNTIL + (SHRINKAGE_UNTIL - REGULARIZATION_UNTIL) * (i + 1) / SHRINKAGES.length);
            Hyperparameters tried = new Hyperparameters(base.neighbours(), base.targets(), base.regularization(), base.recency(), DIMENSION_WHILE_TUNING,
                    base.unobserved(), (float) SHRINKAGES[i], SWEEPS_WHILE_TUNING);
            quality[i] = factorQuality(FactorSource.learn(data, tried, seed, workers));
            curves.add(Name.SHRINKAGE.text(), SHRINKAGES[i], quality[i]);
        }
        return lastGood(quality).isEmpty() ? base : base.withShrinkage((float) SHRINKAGES[lastGood(quality).getAsInt()]);
    }

    /** Empty where none is any good. */
    private static OptionalInt lastGood(double[] quality) {
        double best = Arrays.stream(quality).max().orElseThrow();
        if (best == 0) {
            return OptionalInt.empty();
        }
        int chosen = quality.length - 1;
        while (quality[chosen] < TOLERANCE * best) {
            chosen--;
        }
        return OptionalInt.of(chosen);
    }

    private double quality(ModelContent content) {
        BlendScorer scorer = new BlendScorer(content);
        return mean(() -> question -> {
            int[] met = question.repeats() ? new int[0] : scorer.prepare(question.context()).items();
            int[] ranked = scorer.top(scorer.prepare(question.context()), met, _ -> true, DEPTH).items();
            return RankingMetrics.ndcg(Arrays.stream(ranked).boxed().toList(), question.answers(), DEPTH);
        });
    }

    private double factorQuality(FactorPart factors) {
        FactorRanking ranking = new FactorRanking(factors, data.interactions().itemsMet(), index);
        return mean(() -> ranking.ndcg(DEPTH));
    }

    private double mean(Supplier<ToDoubleFunction<Question>> perThread) {
        double[] each = new double[questions.size()];
        workers.each(each.length, () -> {
            ToDoubleFunction<Question> measure = perThread.get();
            return place -> each[place] = measure.applyAsDouble(questions.get(place));
        });
        return Arrays.stream(each).average().orElse(0);
    }
}
