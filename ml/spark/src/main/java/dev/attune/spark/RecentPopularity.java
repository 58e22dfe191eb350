package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Counts the users of each item, with newer users counting more. */
final class RecentPopularity {
    /** Weights are counted in whole numbers of 1 / UNIT, so that the order of adding does not matter. */
    private static final double UNIT = 1L << 32;

    private RecentPopularity() {}

    static float[] of(JavaSparkContext context, JavaRDD<History> histories, Shape shape) {
        EndTimes ends = EndTimes.of(histories, shape.first, shape.last);
        double users = ends.users();
        Broadcast<double[]> weights = context.broadcast(Arrays.stream(ends.after())
                .map(after -> ByShape.lately(after, users))
                .toArray());
        EndTimes.Clock clock = ends.clock();
        long[] sums = histories.treeAggregate(
                new long[shape.items()],
                (sum, history) -> {
                    if (!history.isEmpty()) {
                        double weight = weights.value()[clock.bin(history.end())];
                        for (int item : history.distinct()) {
                            sum[item] += Math.round(weight * UNIT);
                        }
                    }
                    return sum;
                },
                (one, other) -> {
                    Arrays.setAll(one, item -> one[item] + other[item]);
                    return one;
                });
        float[] recent = new float[sums.length];
        for (int item = 0; item < recent.length; item++) {
            recent[item] = (float) (sums[item] / UNIT);
        }
        return recent;
    }
}
