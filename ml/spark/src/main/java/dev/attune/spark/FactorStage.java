package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Pieces;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Learns the factors of the items on one executor, from a sample of the users. A model holds no factors of users. */
final class FactorStage {
    private static final int PLACES = 1 << 20;

    private FactorStage() {}

    /**
     * Settings of the learning.
     *
     * @param shrinkage if empty, the test cases choose it
     * @param threads of the executor; 0: one for each processor
     */
    record Settings(int dimension, float unobserved, OptionalShrinkage shrinkage, int sweeps, int threads, long seed)
            implements Serializable {}

    /** A serializable OptionalDouble. */
    record OptionalShrinkage(double value) implements Serializable {
        static OptionalShrinkage of(OptionalDouble value) {
            return new OptionalShrinkage(value.orElse(Double.NaN));
        }

        boolean isPresent() {
            return !Double.isNaN(value);
        }
    }

    /** The learned item factors, and the shrinkage that was used. */
    static final class Factors implements Serializable {
        final float[] items;
        final double shrinkage;

        Factors(float[] items, double shrinkage) {
            this.items = items;
            this.shrinkage = shrinkage;
        }
    }

    /**
     * Starts the learning in one task.
     *
     * @param most approximate maximum number of users in the sample
     * @param testCases used only if the shrinkage is to be chosen
     */
    static JavaFutureAction<List<Factors>> learn(
            JavaRDD<History> histories,
            Broadcast<Shape> shape,
            int most,
            Settings settings,
            Broadcast<List<HeldOutCase>> testCases) {
        double share = Math.min(1, (double) most / Math.max(1, shape.value().users));
        long seed = settings.seed();
        boolean uniform = shape.value().scale().uniform();
        return histories
                .filter(history -> !history.isEmpty() && sampled(history.user, seed, share))
                .mapToPair(history -> new Tuple2<>(new BlockKey(0, 0, history.user), history.toCount(uniform, false)))
                .repartitionAndSortWithinPartitions(new BlockKey.Blocks(1), BlockKey.IN_ORDER)
                .mapPartitions(sorted -> List.of(learn(sorted, shape.value(), settings, testCases.value()))
                        .iterator())
                .collectAsync();
    }

    private static boolean sampled(long user, long seed, double share) {
        long mixed = (user ^ seed * 0x9E3779B97F4A7C15L) * 0xD6E8FEB86659FD93L;
        return (mixed >>> 32) % PLACES < share * PLACES;
    }

    private static Factors learn(
            Iterator<Tuple2<BlockKey, History>> sample, Shape shape, Settings settings, List<HeldOutCase> testCases) {
        Interactions data = interactions(sample, shape);
        try (Threads threads = new Threads(settings.threads())) {
            double shrinkage = settings.shrinkage().isPresent()
                    ? settings.shrinkage().value()
                    : chosen(data, settings, testCases, threads);
            return new Factors(
                    factors(data, settings.dimension(), settings, shrinkage, settings.sweeps(), threads)
                            .items(),
                    shrinkage);
        }
    }

    private static double chosen(Interactions data, Settings settings, List<HeldOutCase> testCases, Pieces pieces) {
        double[] tried = ByShape.shrinkages();
        double[] quality = Arrays.stream(tried)
                .map(shrinkage -> Quality.ofFactors(
                        factors(
                                data,
                                ByShape.DIMENSION_WHILE_TUNING,
                                settings,
                                shrinkage,
                                ByShape.SWEEPS_WHILE_TUNING,
                                pieces),
                        data.itemsMet(),
                        testCases))
                .toArray();
        OptionalInt best = ByShape.lastGood(quality);
        return best.isPresent() ? tried[best.getAsInt()] : ByShape.SHRINKAGE;
    }

    private static FactorPart factors(
            Interactions data, int dimension, Settings settings, double shrinkage, int sweeps, Pieces pieces) {
        ImplicitAls.Settings als =
                new ImplicitAls.Settings(dimension, settings.unobserved(), (float) shrinkage, Parts.FACTOR_STEPS);
        ImplicitAls solver = new ImplicitAls(data, als, settings.seed(), FloatOps.PLAIN, pieces);
        for (int sweep = 0; sweep < sweeps; sweep++) {
            solver.sweep();
        }
        PrincipalAxes.turn(solver.itemFactors(), dimension, FloatOps.PLAIN, pieces);
        return new FactorPart(Parts.FACTORS, solver.itemFactors(), als);
    }

    private static Interactions interactions(Iterator<Tuple2<BlockKey, History>> sample, Shape shape) {
        Shape.Scale scale = shape.scale();
        List<int[]> items = new ArrayList<>();
        List<float[]> strengths = new ArrayList<>();
        sample.forEachRemaining(each -> {
            int[] distinct = each._2().distinct();
            items.add(distinct);
            strengths.add(scale.uniform() ? null : scale.of(each._2().strengths(distinct)));
        });
        int[] start = new int[items.size() + 1];
        for (int user = 0; user < items.size(); user++) {
            start[user + 1] = Math.addExact(start[user], items.get(user).length);
        }
        int[] all = new int[start[items.size()]];
        float[] allStrengths = scale.uniform() ? null : new float[all.length];
        for (int user = 0; user < items.size(); user++) {
            System.arraycopy(items.get(user), 0, all, start[user], items.get(user).length);
            if (allStrengths != null) {
                System.arraycopy(strengths.get(user), 0, allStrengths, start[user], items.get(user).length);
            }
        }
        return new Interactions(start, all, allStrengths, shape.items());
    }
}
