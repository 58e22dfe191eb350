package dev.attune.kernels;

import java.util.function.IntPredicate;

/**
 * Adds up the rows of a profile and picks the best. The work grows with the rows, not with the number of items; nothing is
 * allocated a candidate. Holds the scratch of one request, which is clean between requests.
 */
public final class RowSum {
    /** From one entry in so many items on, a sum for every item costs less than finding those that were met. */
    private static final int FEW = 4;

    private final Rows rows;
    private final DenseRows denseRows;
    private final FewSums few;
    private final AllSums all;

    public RowSum(Rows rows, DenseRows denseRows) {
        this.rows = rows;
        this.denseRows = denseRows;
        this.few = new FewSums(rows);
        this.all = new AllSums(rows, denseRows);
    }

    /**
     * The accepted items with a score above zero.
     *
     * @param items whose rows are added, {@code count} of them, each times its weight
     * @param excluded items that are left out, in any order
     * @param accepted asked only of those that would be among the best
     */
    public TopK top(int[] items, float[] weights, int count, int[] excluded, IntPredicate accepted, int limit) {
        long entries = 0;
        for (int i = 0; i < count; i++) {
            entries += rows.start()[items[i] + 1] - rows.start()[items[i]];
        }
        TopK top = new TopK(limit);
        if (entries < rows.items() / FEW) {
            few.add(items, weights, count, (int) entries);
            few.clear(excluded);
            few.drain(accepted, top);
        } else {
            all.add(items, weights, count);
            all.clear(excluded);
            all.drain(accepted, top);
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
}
