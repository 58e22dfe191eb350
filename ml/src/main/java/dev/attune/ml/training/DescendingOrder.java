package dev.attune.ml.training;

import java.util.Arrays;

/** Sorts places by score, best first. Equal scores stay in the order of their places. Sorting makes no objects. */
final class DescendingOrder {
    private final long[] keys;

    /** @param longest maximum number of scores */
    DescendingOrder(int longest) {
        this.keys = new long[longest];
    }

    /** Sorts the places of the scores {@code [from, from + count)}. */
    void sort(float[] scores, int from, int count) {
        for (int place = 0; place < count; place++) {
            // Adding zero turns -0 into +0.
            int bits = Float.floatToRawIntBits(scores[from + place] + 0f);
            int ordered = bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE;
            keys[place] = (long) ~ordered << Integer.SIZE | place;
        }
        Arrays.sort(keys, 0, count);
    }

    /** The place that has this rank. The first rank and the first place are 0. */
    int place(int rank) {
        return (int) keys[rank];
    }
}
