package dev.attune.kernels.linear;

/**
 * The long inner loops of least squares, so that a faster implementation can replace them. Implementations agree to
 * 1e-5 of the result's size.
 */
public interface FloatOps {
    FloatOps PLAIN = new PlainFloatOps();

    float dot(float[] a, int aAt, float[] b, int bAt, int n);

    /** Computes {@code into = scale * matrix * x} for a symmetric matrix, d x d, row by row. */
    void multiply(float[] matrix, int d, float scale, float[] x, float[] into);

    /**
     * Computes {@code into += sum over i of weights[i] * (rows[items[i]] . x) * rows[items[i]]}, for i in {@code [from,
     * to)} and rows of length {@code d}.
     */
    void addNormal(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] x, float[] into);

    /** Computes {@code into += sum over i of weights[i] * rows[items[i]]}, for i in {@code [from, to)}. */
    void addWeighted(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into);

    /** Computes {@code into += sum over i of weights[i] * rows[items[i]] * rows[items[i]]}, element by element. */
    void addSquares(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into);

    /** Computes {@code into += factor * x} over the first {@code n} elements. */
    void addScaled(float factor, float[] x, float[] into, int n);

    /**
     * Computes rows {@code [from, to)} of the Gramian, with all columns: {@code gram[i][j] = sum over r of rows[r][i] *
     * rows[r][j]}.
     *
     * @param count number of rows that are summed
     */
    void gramian(float[] rows, int count, int d, int from, int to, float[] gram);
}
