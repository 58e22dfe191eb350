package dev.attune.kernels;

import java.util.Arrays;

/** What every Java runs. */
final class PlainFloatOps implements FloatOps {
    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int n) {
        float sum = 0;
        for (int f = 0; f < n; f++) {
            sum += a[aAt + f] * b[bAt + f];
        }
        return sum;
    }

    @Override
    public void multiply(float[] matrix, int d, float scale, float[] x, float[] into) {
        Arrays.fill(into, 0, d, 0);
        for (int row = 0; row < d; row++) {
            add(scale * x[row], matrix, row * d, into, 0, d);
        }
    }

    @Override
    public void addNormal(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] x, float[] into) {
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
