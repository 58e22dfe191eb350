package dev.attune.kernels.scoring;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.TopK;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A sum for every item. Dense rows are added four at a time, so that the sums are loaded and stored once for four rows.
 */
final class AllSums {
    private static final int TOGETHER = 4;
    private static final int[] EVERY = new int[0];

    private final Rows rows;
    private final DenseRows denseRows;
    private final float[][] waiting = new float[TOGETHER][];
    private final float[] waitingWeights = new float[TOGETHER];
    private float[] sums = new float[0];
    private float[] stash = new float[0];

    AllSums(Rows rows, DenseRows denseRows) {
        this.rows = rows;
        this.denseRows = denseRows;
    }

    void add(int[] items, float[] weights, int count) {
        if (sums.length == 0) {
            sums = new float[rows.items()];
        }
        int waits = 0;
        for (int i = 0; i < count; i++) {
            float[] dense = denseRows.row(items[i]);
            if (dense == null) {
                addSparse(items[i], weights[i]);
                continue;
            }
            waiting[waits] = dense;
            waitingWeights[waits++] = weights[i];
            if (waits == TOGETHER) {
                addFour(sums, waiting, waitingWeights);
                waits = 0;
            }
        }
        for (int i = 0; i < waits; i++) {
            addOne(sums, waiting[i], waitingWeights[i]);
        }
    }

    private void addSparse(int item, float weight) {
        float[] into = sums;
        int[] targets = rows.targets();
        float[] values = rows.weights();
        int end = rows.start()[item + 1];
        for (int at = rows.start()[item]; at < end; at++) {
            into[targets[at]] += weight * values[at];
        }
    }

    private static void addOne(float[] into, float[] row, float weight) {
        for (int item = 0; item < row.length; item++) {
            into[item] += weight * row[item];
        }
    }

    private static void addFour(float[] into, float[][] rows, float[] weights) {
        float[] row0 = rows[0];
        float[] row1 = rows[1];
        float[] row2 = rows[2];
        float[] row3 = rows[3];
        float weight0 = weights[0];
        float weight1 = weights[1];
        float weight2 = weights[2];
        float weight3 = weights[3];
        for (int item = 0; item < row0.length; item++) {
            into[item] = into[item]
                    + weight0 * row0[item]
                    + weight1 * row1[item]
                    + weight2 * row2[item]
                    + weight3 * row3[item];
        }
    }

    float of(int item) {
        return sums[item];
    }

    void drop(int[] items) {
        for (int item : items) {
            sums[item] = 0;
        }
    }

    /** The greatest sum of all items but these, at least 0. */
    float greatestBut(int[] items, int count) {
        stash = stash.length < count ? new float[count] : stash;
        for (int i = 0; i < count; i++) {
            stash[i] = sums[items[i]];
            sums[items[i]] = 0;
        }
        float greatest = 0;
        for (float sum : sums) {
            greatest = sum > greatest ? sum : greatest;
        }
        // Backwards, so that an item that is named twice gets back its first value.
        for (int i = count - 1; i >= 0; i--) {
            sums[items[i]] = stash[i];
        }
        return greatest;
    }

    void best(IntPredicate accepted, TopK top) {
        top.takeAll(sums, EVERY, sums.length, accepted);
    }

    void clear() {
        Arrays.fill(sums, 0);
    }
}
