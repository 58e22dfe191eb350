package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Counts the users of each item, with newer ones counting more. A user counts once: in histories at the first event
 * with the item, in sessions at the newest.
 */
final class RecentPopularity {
    /** Weights are counted in whole numbers of 1 / UNIT, so that the order of adding does not matter. */
    private static final double UNIT = 1L << 32;

    private RecentPopularity() {}

    /** @param sessions whether the whole of the data has this shape; a part of it may look otherwise */
    static float[] of(JavaSparkContext context, JavaRDD<History> histories, Shape shape, boolean sessions) {
        TimeHistogram times = TimeHistogram.ofEvents(histories, shape.first, shape.last);
        double events = times.count();
        Broadcast<double[]> weights = context.broadcast(Arrays.stream(times.after())
                .map(after -> ByShape.lately(after, events))
                .toArray());
        TimeHistogram.Clock clock = times.clock();
        long[] sums = histories.treeAggregate(
                new long[shape.items()],
                (sum, history) -> {
                    int[] distinct = history.distinct();
                    long[] at = history.times(distinct, sessions);
                    for (int i = 0; i < distinct.length; i++) {
                        sum[distinct[i]] += Math.round(weights.value()[clock.bin(at[i])] * UNIT);
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
