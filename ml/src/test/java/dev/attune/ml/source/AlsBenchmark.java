package dev.attune.ml.source;

import dev.attune.application.learning.Progress;
import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.ml.vector.VectorSupport;
import java.util.Arrays;
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
 * One sweep of iALS on two threads, over data of the size and skew of MovieLens 1M or Gowalla, with and without vector
 * instructions.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx4g", "--add-modules=jdk.incubator.vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class AlsBenchmark {
    /** Users, items, pairs. */
    @Param({"6040/3706/1000000", "29858/40981/810000"})
    public String size;

    @Param({"64", "128", "192"})
    public int dimension;

    @Param({"plain", "vector"})
    public String form;

    private ImplicitAls als;

    @Setup
    public void generate() {
        String[] sizes = size.split("/");
        Interactions data =
                generated(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
        ImplicitAls.Settings settings = new ImplicitAls.Settings(dimension, .05f, .006f, 4);
        FloatOps ops = form.equals("plain") ? FloatOps.PLAIN : VectorSupport.floatOps();
        als = new ImplicitAls(data, settings, 1, ops, new Workers(2, new Progress()));
    }

    @Benchmark
    public void sweep() {
        als.sweep();
    }

    /** Few users and items have most of the pairs. */
    private static Interactions generated(int users, int items, int pairs) {
        SplittableRandom random = new SplittableRandom(1);
        int[] start = new int[users + 1];
        int[] all = new int[2 * pairs + users];
        int next = 0;
        for (int user = 0; user < users; user++) {
            double busy = .2 - .8 * Math.log(1 - random.nextDouble());
            int[] drawn = new int[(int) Math.max(1, Math.min(items / 2., busy * pairs / users))];
            Arrays.setAll(drawn, _ -> (int) (items * Math.pow(random.nextDouble(), 2.5)));
            for (int item : Arrays.stream(drawn).sorted().distinct().toArray()) {
                all[next++] = item;
            }
            start[user + 1] = next;
        }
        return new Interactions(start, Arrays.copyOf(all, next), items);
    }
}
