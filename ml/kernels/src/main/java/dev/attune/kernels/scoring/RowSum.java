package dev.attune.kernels.scoring;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.TopK;
import java.util.function.IntPredicate;

/**
 * Adds up the rows of a profile and returns the sums until it is cleared. The work grows with the rows, not with the
 * number of items. Small catalogs are the exception: there, a sum for every item is faster. Nothing is allocated for a
 * candidate. An instance holds the scratch memory of one request.
 */
public final class RowSum {
    /**
     * If there is at least one row entry for this many items, a sum for every item costs less than finding the items
     * that were met.
     */
    private static final int FEW = 4;

    private final Rows rows;
    private final FewSums few;
    private final AllSums all;
    private boolean isFew;

    public RowSum(Rows rows, DenseRows denseRows) {
        this.rows = rows;
        this.few = new FewSums(rows);
        this.all = new AllSums(rows, denseRows);
    }

    /**
     * Adds the rows of {@code count} items, each times its weight. Callers use it once between two calls of
     * {@link #clear}.
     */
    public void add(int[] items, float[] weights, int count) {
        long entries = 0;
        for (int i = 0; i < count; i++) {
            entries += rows.start()[items[i] + 1] - rows.start()[items[i]];
        }
        isFew = entries < rows.items() / FEW;
        if (isFew) {
            few.add(items, weights, count, (int) entries);
        } else {
            all.add(items, weights, count);
        }
    }

    /** The sum of an item; 0 if no row names it. */
    public float of(int item) {
        return isFew ? few.of(item) : all.of(item);
    }

    /** Writes the sum of each of the first {@code count} items. */
    public void of(int[] items, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = of(items[i]);
        }
    }

    /** The greatest sum of all items but the first {@code count} of these, at least 0. */
    public float greatestBut(int[] items, int count) {
        return isFew ? few.greatestBut(items, count) : all.greatestBut(items, count);
    }

    /** Sets the sums of these items to 0. */
    public void drop(int[] items) {
        if (isFew) {
            few.drop(items);
        } else {
            all.drop(items);
        }
    }

    /**
     * Offers the accepted items with a sum above zero.
     *
     * @param accepted is asked only about items that would be among the best
     */
    public void best(IntPredicate accepted, TopK top) {
        if (isFew) {
            few.best(accepted, top);
        } else {
            all.best(accepted, top);
        }
    }

    public void clear() {
        if (isFew) {
            few.clear();
        } else {
            all.clear();
        }
    }
}
