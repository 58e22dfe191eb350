package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer.Scored;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.Returns;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.ModelContent.Ranking;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Rankings;
import dev.attune.kernels.format.Trees;
import dev.attune.kernels.linear.ImplicitAls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One answer, from the interests of a profile to the ten best items. In the small catalog popular items are in more
 * profiles and have the longer rows, as in real data; in the large one every row has about the same length.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx6g", "--add-modules=jdk.incubator.vector"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScoringBenchmark {
    /**
     * Items, targets that name a source, events of the profile. The last word says which parts there are: the first
     * source alone; all of them with factors and trees; or these with what the catalog and the clock tell.
     */
    @Param({
        "3706/200/165/first",
        "1000000/100/30/first",
        "3706/200/165/all",
        "100000/100/30/all",
        "3000/200/60/catalog",
        "5260/200/380/catalog"
    })
    public String shape;

    private static final int DIMENSION = 256;
    private static final int TARGETS = 200;
    private static final long NOW = 1_770_000_000_000L;

    private BlendScorer scorer;
    private List<List<Interest>> profiles;
    private List<int[]> seen;
    private int next;

    @Setup
    public void generate() {
        String[] sizes = shape.split("/");
        int items = Integer.parseInt(sizes[0]);
        SplittableRandom random = new SplittableRandom(1);
        RowPart first = new RowPart("ease", 1, 100, explained(items, Integer.parseInt(sizes[1]), random));
        scorer = new BlendScorer(content(sizes[3], first, items, random));
        profiles = new ArrayList<>();
        seen = new ArrayList<>();
        for (int profile = 0; profile < 200; profile++) {
            List<Interest> interests = new ArrayList<>();
            for (int event = 0; event < Integer.parseInt(sizes[2]); event++) {
                interests.add(new Interest(scorer.item(popular(items, random)), 1, NOW - 3_600_000L * event));
            }
            profiles.add(interests);
            seen.add(interests.stream()
                    .mapToInt(interest -> scorer.indexOf(interest.item()))
                    .distinct()
                    .toArray());
        }
    }

    private static ModelContent content(String parts, RowPart first, int items, SplittableRandom random) {
        return switch (parts) {
            case "first" -> only(first, items, random);
            case "all" -> all(first, items, random);
            default -> withCatalog(all(first, items, random), random);
        };
    }

    /** Ten fields, the first of 60 categories, and times of everything. */
    private static ModelContent withCatalog(ModelContent content, SplittableRandom random) {
        int items = content.ids().length;
        List<Field> fields = new ArrayList<>();
        for (int values : new int[] {60, 12, 100, 6, 6, 6, 30, 30, 10, 4}) {
            fields.add(new Field(
                    "field " + fields.size(),
                    values + 1,
                    random.ints(items, 1, values + 1).toArray()));
        }
        float[] weights = new float[AffinityTable.weights(fields.size())];
        Arrays.fill(weights, .2f);
        float[] recent = new float[items];
        float[] age = new float[items];
        for (int item = 0; item < items; item++) {
            recent[item] = random.nextInt(100);
            age[item] = random.nextInt(365);
        }
        float[] blend = new float[ModelContent.blended(content.sources() + 1)];
        Arrays.fill(blend, .5f);
        Ranking ranking =
                new Ranking(blend, trees(random, ModelContent.features(content.sources() + 1, fields.size())));
        return new ModelContent(
                content.ids(),
                content.popularity(),
                recent,
                false,
                content.rows(),
                content.factors(),
                Optional.of(new AffinityPart("affinity", fields, weights, new int[items])),
                Optional.of(new ItemTimes(
                        new int[][] {counts(items, random), counts(items, random), counts(items, random)},
                        age,
                        returns(items),
                        fields.getFirst().ofItem(),
                        returns(fields.getFirst().values()),
                        5)),
                Rankings.ofAll(ranking));
    }

    private static int[] counts(int items, SplittableRandom random) {
        return random.ints(items, 0, 100).toArray();
    }

    private static Returns returns(int things) {
        float[] days = new float[things];
        Arrays.fill(days, 10);
        return new Returns(days, new float[things]);
    }

    private static ModelContent only(RowPart part, int items, SplittableRandom random) {
        return new ModelContent(
                ids(items),
                popularity(items, random),
                new float[items],
                false,
                List.of(part),
                Optional.empty(),
                new float[] {1, 0, 0},
                Trees.NONE);
    }

    private static ModelContent all(RowPart first, int items, SplittableRandom random) {
        List<RowPart> parts = List.of(
                first,
                new RowPart("graph", 1, 60, explaining(items, random)),
                new RowPart("after", .6f, 30, explaining(items, random)),
                new RowPart("after-newest", 1e-6f, 0, explaining(items, random)),
                new RowPart("before", .6f, 0, explaining(items, random)));
        float[] factors = new float[items * DIMENSION];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (random.nextDouble() - .5) / DIMENSION;
        }
        ModelContent.FactorPart factorPart =
                new ModelContent.FactorPart("factors", factors, new ImplicitAls.Settings(DIMENSION, .3f, .006f, 4));
        return new ModelContent(
                ids(items),
                popularity(items, random),
                new float[items],
                false,
                parts,
                Optional.of(factorPart),
                new float[] {2, 1, 1, .5f, .5f, 3, 0, 0},
                trees(random, 6));
    }

    private static String[] ids(int items) {
        return IntStream.range(0, items).mapToObj("item-%07d"::formatted).toArray(String[]::new);
    }

    private static int[] popularity(int items, SplittableRandom random) {
        return random.ints(items, 1, 1000).toArray();
    }

    /** Every item is named by as many; popular ones name more. */
    private static Rows explained(int items, int neighbours, SplittableRandom random) {
        int[] sources = new int[items * neighbours];
        float[] weights = new float[items * neighbours];
        int[] sizes = new int[items];
        Arrays.fill(sizes, neighbours);
        for (int i = 0; i < sources.length; i++) {
            sources[i] = popular(items, random);
            weights[i] = (float) random.nextDouble() - .3f;
        }
        return Rows.fromTargets(sizes, neighbours, sources, weights);
    }

    /** Every item names as many. */
    private static Rows explaining(int items, SplittableRandom random) {
        int[][] targets = new int[items][];
        float[][] weights = new float[items][];
        for (int item = 0; item < items; item++) {
            targets[item] = random.ints(TARGETS, 0, items).sorted().distinct().toArray();
            weights[item] = new float[targets[item].length];
            Arrays.fill(weights[item], (float) random.nextDouble());
        }
        return Rows.of(targets, weights);
    }

    /** 90 full trees of 16 leaves. */
    private static Trees trees(SplittableRandom random, int features) {
        int[] roots = new int[90];
        int[] feature = new int[roots.length * 31];
        float[] value = new float[feature.length];
        int[] child = new int[feature.length];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = tree * 31;
            for (int node = 0; node < 31; node++) {
                int at = roots[tree] + node;
                feature[at] = node < 15 ? random.nextInt(features) : -1;
                value[at] = (float) random.nextDouble();
                child[at] = node < 15 ? roots[tree] + 2 * node + 1 : 0;
            }
        }
        return new Trees(roots, feature, value, child);
    }

    private static int popular(int items, SplittableRandom random) {
        double drawn = random.nextDouble();
        return (int) (items * (items < 100_000 ? drawn * drawn : drawn));
    }

    @Benchmark
    public Scored answer() {
        next = (next + 1) % profiles.size();
        return scorer.top(scorer.prepare(profiles.get(next), false, NOW), seen.get(next), item -> (item & 7) != 0, 10);
    }

    @Benchmark
    public ItemId lookUp() {
        next = (next + 1) % profiles.size();
        return scorer.item(scorer.indexOf(profiles.get(next).getFirst().item()));
    }
}
