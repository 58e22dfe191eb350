package dev.attune.kernels;

import java.util.function.IntPredicate;

/**
 * Adds up the rows of a profile and picks the best. The work grows with the rows, not with the number of items; nothing is
 * allocated a candidate. Holds the scratch of one request: 8 bytes an item, all zero between requests.
 */
public final class RowSum {
    private final Rows rows;
    private final DenseRows denseRows;
    private final float[] sum;
    private final int[] touched;

    public RowSum(Rows rows, DenseRows denseRows) {
        this.rows = rows;
        this.denseRows = denseRows;
        this.sum = new float[rows.items()];
        this.touched = new int[rows.items()];
    }

    /**
     * The accepted items with a score above zero.
     *
     * @param items whose rows are added, {@code count} of them, each times its weight
     */
    public TopK top(int[] items, float[] weights, int count, IntPredicate accepted, int limit) {
        TopK top = new TopK(limit);
        long entries = 0;
        for (int i = 0; i < count; i++) {
            entries += rows.start()[items[i] + 1] - rows.start()[items[i]];
        }
        if (entries > sum.length / 2) {
            addAll(items, weights, count);
            for (int item = 0; item < sum.length; item++) {
                take(item, accepted, top);
            }
        } else {
            int met = addTracked(items, weights, count);
            for (int i = 0; i < met; i++) {
                take(touched[i], accepted, top);
            }
        }
        return top;
    }

    /** The scores of some items, 0 for -1: each is looked up in each row. */
    public float[] scores(int[] items, float[] weights, int count, int[] asked) {
        float[] scores = new float[asked.length];
        for (int i = 0; i < count; i++) {
            float[] dense = denseRows.row(items[i]);
            for (int a = 0; a < asked.length; a++) {
                if (asked[a] >= 0) {
                    scores[a] += weights[i] * (dense == null ? rows.weight(items[i], asked[a]) : dense[asked[a]]);
                }
            }
        }
        return scores;
    }

    private void take(int item, IntPredicate accepted, TopK top) {
        float score = sum[item];
        sum[item] = 0;
        if (score > 0 && top.accepts(item, score) && accepted.test(item)) {
            top.offer(item, score);
        }
    }

    private void addAll(int[] items, float[] weights, int count) {
        int[] targets = rows.targets();
        float[] values = rows.weights();
        for (int i = 0; i < count; i++) {
            float weight = weights[i];
            float[] dense = denseRows.row(items[i]);
            if (dense != null) {
                addDense(dense, weight);
                continue;
            }
            int end = rows.start()[items[i] + 1];
            for (int at = rows.start()[items[i]]; at < end; at++) {
                sum[targets[at]] += weight * values[at];
            }
        }
    }

    private void addDense(float[] row, float weight) {
        float[] into = sum;
        for (int item = 0; item < into.length; item++) {
            into[item] += weight * row[item];
        }
    }

    private int addTracked(int[] items, float[] weights, int count) {
        int[] targets = rows.targets();
        float[] values = rows.weights();
        int met = 0;
        for (int i = 0; i < count; i++) {
            float weight = weights[i];
            int end = rows.start()[items[i] + 1];
            for (int at = rows.start()[items[i]]; at < end; at++) {
                int target = targets[at];
                float before = sum[target];
                // An item whose sum came back to zero is listed twice; the second look finds zero again and does nothing.
                if (before == 0 && met < touched.length) {
                    touched[met++] = target;
                }
                sum[target] = before + weight * values[at];
            }
        }
        return met;
    }
}
