package dev.attune.kernels.linear;

/**
 * The long inner loops of least squares, so that a faster form can stand in. Forms agree to 1e-5 of the result's size.
 */
public interface FloatOps {
    FloatOps PLAIN = new PlainFloatOps();

    float dot(float[] a, int aAt, float[] b, int bAt, int n);

    /** {@code into = scale * matrix * x} for a symmetric matrix, d x d, row by row. */
    void multiply(float[] matrix, int d, float scale, float[] x, float[] into);

    /** {@code into += sum over i of weights[i] * (rows[items[i]] . x) * rows[items[i]]}, rows of length {@code d}. */
    void addNormal(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] x, float[] into);

    /** {@code into += sum over i of weights[i] * rows[items[i]]}. */
    void addWeighted(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into);

    /** {@code into += sum over i of weights[i] * rows[items[i]] * rows[items[i]]}, element by element. */
    void addSquares(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into);

    /** {@code into += factor * x} over the first {@code n} elements. */
    void addScaled(float factor, float[] x, float[] into, int n);

    /**
     * Rows {@code from .. to)} of the Gramian: {@code gram[i][j] = sum over r of rows[r][i] * rows[r][j]}, all columns.
     *
     * @param count number of rows that are summed
     */
    void gramian(float[] rows, int count, int d, int from, int to, float[] gram);
}
