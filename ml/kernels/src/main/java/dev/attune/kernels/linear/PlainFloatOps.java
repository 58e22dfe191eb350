package dev.attune.kernels.linear;

import java.util.Arrays;

/** The implementation that every Java can run. */
final class PlainFloatOps implements FloatOps {
    /** Keeps four sums, so that an addition need not wait for the one before it. */
    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int n) {
        float one = 0;
        float two = 0;
        float three = 0;
        float four = 0;
        int f = 0;
        for (; f + 3 < n; f += 4) {
            one += a[aAt + f] * b[bAt + f];
            two += a[aAt + f + 1] * b[bAt + f + 1];
            three += a[aAt + f + 2] * b[bAt + f + 2];
            four += a[aAt + f + 3] * b[bAt + f + 3];
        }
        for (; f < n; f++) {
            one += a[aAt + f] * b[bAt + f];
        }
        return one + two + (three + four);
    }

    @Override
    public void multiply(float[] matrix, int d, float scale, float[] x, float[] into) {
        Arrays.fill(into, 0, d, 0);
        int row = 0;
        for (; row + 3 < d; row += 4) {
            addFour(
                    matrix,
                    row * d,
                    d,
                    scale * x[row],
                    scale * x[row + 1],
                    scale * x[row + 2],
                    scale * x[row + 3],
                    into);
        }
        for (; row < d; row++) {
            add(scale * x[row], matrix, row * d, into, 0, d);
        }
    }

    /** Adds four rows at a time, so that the target is loaded and stored once for four rows. */
    private static void addFour(float[] matrix, int at, int d, float a, float b, float c, float e, float[] into) {
        int second = at + d;
        int third = second + d;
        int fourth = third + d;
        for (int f = 0; f < d; f++) {
            into[f] += a * matrix[at + f] + b * matrix[second + f] + (c * matrix[third + f] + e * matrix[fourth + f]);
        }
    }

    @Override
    public void addNormal(
            float[] rows, int d, int[] items, float[] weights, int from, int to, float[] x, float[] into) {
        for (int i = from; i < to; i++) {
            add(weights[i] * dot(rows, items[i] * d, x, 0, d), rows, items[i] * d, into, 0, d);
        }
    }

    @Override
    public void addWeighted(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into) {
        for (int i = from; i < to; i++) {
            add(weights[i], rows, items[i] * d, into, 0, d);
        }
    }

    @Override
    public void addSquares(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into) {
        for (int i = from; i < to; i++) {
            for (int f = 0; f < d; f++) {
                into[f] += weights[i] * rows[items[i] * d + f] * rows[items[i] * d + f];
            }
        }
    }

    @Override
    public void addScaled(float factor, float[] x, float[] into, int n) {
        add(factor, x, 0, into, 0, n);
    }

    @Override
    public void gramian(float[] rows, int count, int d, int from, int to, float[] gram) {
        Arrays.fill(gram, from * d, to * d, 0);
        for (int r = 0; r < count; r++) {
            for (int i = from; i < to; i++) {
                add(rows[r * d + i], rows, r * d, gram, i * d, d);
            }
        }
    }

    private static void add(float factor, float[] x, int at, float[] into, int intoAt, int n) {
        for (int f = 0; f < n; f++) {
            into[intoAt + f] += factor * x[at + f];
        }
    }
}
