package dev.attune.kernels.linear;

/**
 * Solves A x = b for a symmetric, positive definite A (Golub and Van Loan, 4.2), four pivots at a time. The long inner
 * step is {@link RankFour}, so that a faster implementation can replace it. Products and differences are rounded one by
 * one in a fixed order. So every implementation gives the same bits.
 */
public final class Cholesky {
    private static final float TINY = 1e-12f;

    private final RankFour update;

    public Cholesky(RankFour update) {
        this.update = update;
    }

    /**
     * The step {@code target -= a * row(p) + b * row(p + 1) + c * row(p + 2) + d * row(p + 3)} over some columns of one
     * array.
     */
    public interface RankFour {
        /**
         * Subtracts products of four earlier rows from one row.
         *
         * @param matrix holds all rows
         * @param target index of the first column of the target row
         * @param row0 index of the first column of the first earlier row; the next three rows follow it at a distance
         *     of {@code stride}
         */
        void subtract(
                float[] matrix, int target, int row0, int stride, int columns, float a, float b, float c, float d);

        static void plain(
                float[] matrix, int target, int row0, int stride, int columns, float a, float b, float c, float d) {
            int row1 = row0 + stride;
            int row2 = row1 + stride;
            int row3 = row2 + stride;
            for (int j = 0; j < columns; j++) {
                float value = matrix[target + j];
                value -= a * matrix[row0 + j];
                value -= b * matrix[row1 + j];
                value -= c * matrix[row2 + j];
                value -= d * matrix[row3 + j];
                matrix[target + j] = value;
            }
        }
    }

    /**
     * Solves A x = b for a symmetric positive definite A.
     *
     * @param matrix n x n, row by row; the upper triangle is read and overwritten with the factor U of A = U'U
     * @param b n values; overwritten with x
     */
    public void solve(float[] matrix, int n, float[] b) {
        factor(matrix, n);
        for (int i = 0; i < n; i++) {
            b[i] /= matrix[i * n + i];
            float value = b[i];
            for (int j = i + 1; j < n; j++) {
                b[j] -= matrix[i * n + j] * value;
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            float value = b[i];
            for (int j = i + 1; j < n; j++) {
                value -= matrix[i * n + j] * b[j];
            }
            b[i] = value / matrix[i * n + i];
        }
    }

    private void factor(float[] matrix, int n) {
        for (int p = 0; p < n; p += 4) {
            int block = Math.min(4, n - p);
            for (int q = 0; q < block; q++) {
                pivot(matrix, n, p, q);
            }
            for (int i = p + block; block == 4 && i < n; i++) {
                int row = p * n + i;
                update.subtract(
                        matrix,
                        i * n + i,
                        row,
                        n,
                        n - i,
                        matrix[row],
                        matrix[row + n],
                        matrix[row + 2 * n],
                        matrix[row + 3 * n]);
            }
        }
    }

    /** Applies the earlier pivots of its block to row p + q, and scales the row. */
    private static void pivot(float[] matrix, int n, int p, int q) {
        int row = (p + q) * n;
        for (int r = p; r < p + q; r++) {
            float factor = matrix[r * n + p + q];
            for (int j = p + q; j < n; j++) {
                matrix[row + j] -= factor * matrix[r * n + j];
            }
        }
        float scale = 1 / (float) Math.sqrt(Math.max(matrix[row + p + q], TINY));
        for (int j = p + q; j < n; j++) {
            matrix[row + j] *= scale;
        }
    }
}
