package dev.attune.kernels.scoring;

import dev.attune.kernels.data.Rows;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The longest rows, spread out over all items. To add such a row from front to back is faster than to jump from target
 * to target. Only rows that name at least one in {@value #SHARE} of all items are spread out. A fixed amount of memory
 * limits their number.
 */
public final class DenseRows {
    private static final int SHARE = 8;
    private static final long MAX_BYTES = 32L << 20;

    private final float[][] rows;

    public DenseRows(Rows rows) {
        int items = rows.items();
        this.rows = new float[items][];
        long limit = MAX_BYTES / (4L * Math.max(1, items));
        IntStream.range(0, items)
                .filter(item -> length(rows, item) >= Math.max(1, items / SHARE))
                .boxed()
                .sorted(Comparator.comparingInt((Integer item) -> -length(rows, item))
                        .thenComparing(item -> item))
                .limit(limit)
                .forEach(item -> this.rows[item] = spread(rows, item));
    }

    private static int length(Rows rows, int item) {
        return rows.start()[item + 1] - rows.start()[item];
    }

    private static float[] spread(Rows rows, int item) {
        float[] dense = new float[rows.items()];
        for (int at = rows.start()[item]; at < rows.start()[item + 1]; at++) {
            dense[rows.targets()[at]] = rows.weights()[at];
        }
        return dense;
    }

    /**
     * The row of an item; null if the row is only kept sparse. Items that came after training have no dense row and are
     * in none.
     */
    float[] row(int item) {
        return item < rows.length ? rows[item] : null;
    }
}
