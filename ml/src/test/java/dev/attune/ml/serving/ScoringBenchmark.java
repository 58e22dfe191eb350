package dev.attune.ml.serving;

import dev.attune.application.port.Scorer.Scored;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.ModelContent;
import dev.attune.kernels.Rows;
import dev.attune.kernels.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * One answer, from the interests of a profile to the ten best items. In the small catalog popular items are in more profiles and have
 * the longer rows, as in real data; in the large one every row has about the same length.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xmx6g", "--add-modules=jdk.incubator.vector"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScoringBenchmark {
    /** Items, targets that name a source, events of the profile. */
    @Param({"3706/200/165", "1000000/100/30"})
    public String size;

    private BlendScorer scorer;
    private List<List<Interest>> profiles;
    private List<int[]> seen;
    private int next;

    @Setup
    public void generate() {
        String[] sizes = size.split("/");
        int items = Integer.parseInt(sizes[0]);
        SplittableRandom random = new SplittableRandom(1);
        scorer = new BlendScorer(content(items, Integer.parseInt(sizes[1]), random));
        profiles = new ArrayList<>();
        seen = new ArrayList<>();
        for (int profile = 0; profile < 200; profile++) {
            List<Interest> interests = new ArrayList<>();
            for (int event = 0; event < Integer.parseInt(sizes[2]); event++) {
                interests.add(new Interest(scorer.item(popular(items, random)), 1));
            }
            profiles.add(interests);
            seen.add(interests.stream().mapToInt(interest -> scorer.indexOf(interest.item())).distinct().toArray());
        }
    }

    private static ModelContent content(int items, int neighbours, SplittableRandom random) {
        int[] sources = new int[items * neighbours];
        float[] weights = new float[items * neighbours];
        int[] sizes = new int[items];
        String[] ids = new String[items];
        for (int target = 0; target < items; target++) {
            ids[target] = "item-%07d".formatted(target);
            sizes[target] = neighbours;
            for (int n = 0; n < neighbours; n++) {
                sources[target * neighbours + n] = popular(items, random);
                weights[target * neighbours + n] = (float) random.nextDouble() - .3f;
            }
        }
        Rows rows = Rows.fromTargets(sizes, neighbours, sources, weights);
        return new ModelContent(ids, new int[items], new float[items], false, List.of(new ModelContent.RowPart("ease", 1, 100, rows)), Optional.empty(),
                new float[] {1, 0, 0}, Trees.NONE);
    }

    private static int popular(int items, SplittableRandom random) {
        double drawn = random.nextDouble();
        return (int) (items * (items < 100_000 ? drawn * drawn : drawn));
    }

    @Benchmark
    public Scored answer() {
        next = (next + 1) % profiles.size();
        return scorer.top(scorer.prepare(profiles.get(next)), seen.get(next), item -> (item & 7) != 0, 10);
    }

    @Benchmark
    public ItemId lookUp() {
        next = (next + 1) % profiles.size();
        return scorer.item(scorer.indexOf(profiles.get(next).getFirst().item()));
    }
}
