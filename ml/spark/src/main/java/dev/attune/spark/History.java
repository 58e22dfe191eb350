package dev.attune.spark;

import dev.attune.kernels.data.ConfidenceWeight;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A user's events that speak for items, oldest first. */
final class History implements Serializable {
    /** A number that stands for the user and tells nothing else. */
    final long user;

    final int[] items;
    /** Weight of each event; empty once no stage needs it. */
    final float[] weights;
    /** Time of each event; empty once no stage needs it. */
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

    /** The distinct items, ascending. */
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

    /** The time of the newest event with each of the distinct items, or of the first. */
    long[] times(int[] distinct, boolean newest) {
        long[] at = new long[distinct.length];
        for (int i = 0; i < items.length; i++) {
            int event = newest ? i : items.length - 1 - i;
            at[Arrays.binarySearch(distinct, items[event])] = times[event];
        }
        return at;
    }

    /** The strength of the strongest event with each of the distinct items. */
    float[] strengths(int[] distinct) {
        float[] strengths = new float[distinct.length];
        for (int i = 0; i < items.length; i++) {
            int at = Arrays.binarySearch(distinct, items[i]);
            strengths[at] = Math.max(strengths[at], ConfidenceWeight.of(weights[i]));
        }
        return strengths;
    }

    /**
     * Returns this history without the events with these items.
     *
     * @param dropped ascending
     */
    History without(int[] dropped) {
        return kept(IntStream.range(0, items.length)
                .filter(i -> Arrays.binarySearch(dropped, items[i]) < 0)
                .toArray());
    }

    /** Returns only so many events, the oldest. */
    History first(int events) {
        return kept(IntStream.range(0, events).toArray());
    }

    /** Returns only the events at these places. */
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

    /** Keeps only the data that counting needs: weights only if they differ, and times only if somebody asks. */
    History toCount(boolean uniform, boolean withTimes) {
        return new History(user, items, uniform ? new float[0] : weights, withTimes ? times : new long[0]);
    }
}
