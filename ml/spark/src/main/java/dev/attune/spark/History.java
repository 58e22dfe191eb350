package dev.attune.spark;

import dev.attune.kernels.data.ConfidenceWeight;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What one user did that speaks for items, oldest first. */
final class History implements Serializable {
    /** The user, as a number that says nothing else. */
    final long user;

    final int[] items;
    /** Empty once nobody will ask. */
    final float[] weights;
    /** Likewise. */
    final long[] times;

    History(long user, int[] items, float[] weights, long[] times) {
        this.user = user;
        this.items = items;
        this.weights = weights;
        this.times = times;
    }

    int size() {
        return items.length;
    }

    boolean isEmpty() {
        return items.length == 0;
    }

    int newest() {
        return items[items.length - 1];
    }

    long end() {
        return times[times.length - 1];
    }

    /** Ascending. */
    int[] distinct() {
        int[] sorted = items.clone();
        Arrays.sort(sorted);
        int size = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[size++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, size);
    }

    /** Beside the distinct items, what the strongest event with each counts. */
    float[] strengths(int[] distinct) {
        float[] strengths = new float[distinct.length];
        for (int i = 0; i < items.length; i++) {
            int at = Arrays.binarySearch(distinct, items[i]);
            strengths[at] = Math.max(strengths[at], ConfidenceWeight.of(weights[i]));
        }
        return strengths;
    }

    /** Without all that was done with these items, which ascend. */
    History without(int[] dropped) {
        return kept(IntStream.range(0, items.length)
                .filter(i -> Arrays.binarySearch(dropped, items[i]) < 0)
                .toArray());
    }

    /** Only these of its events. */
    History kept(int[] events) {
        int[] keptItems = new int[events.length];
        float[] keptWeights = new float[weights.length == 0 ? 0 : events.length];
        long[] keptTimes = new long[times.length == 0 ? 0 : events.length];
        Arrays.setAll(keptItems, i -> items[events[i]]);
        Arrays.setAll(keptTimes, i -> times[events[i]]);
        for (int i = 0; i < keptWeights.length; i++) {
            keptWeights[i] = weights[events[i]];
        }
        return new History(user, keptItems, keptWeights, keptTimes);
    }

    /** What counting needs: no times, and weights only where they differ. */
    History toCount(boolean uniform) {
        return new History(user, items, uniform ? new float[0] : weights, new long[0]);
    }
}
