package dev.attune.ml.vector;

import dev.attune.kernels.linear.FloatOps;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The implementation in vector instructions. It adds four rows at a time, so that the values that all four share are
 * loaded and stored once.
 */
final class VectorFloatOps implements FloatOps {
    /**
     * Never wider than 256 bits. Sums are made lane by lane. The same events must give the same bytes on every machine
     * with as many lanes.
     */
    private static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > FloatVector.SPECIES_256.length()
                    ? FloatVector.SPECIES_256
                    : FloatVector.SPECIES_PREFERRED;

    private static final int LANES = SPECIES.length();
    private static final VectorShuffle<Float> BY_HALF = VectorShuffle.iota(SPECIES, LANES / 2, 1, true);
    private static final VectorShuffle<Float> BY_QUARTER = VectorShuffle.iota(SPECIES, Math.max(1, LANES / 4), 1, true);
    private static final VectorShuffle<Float> BY_EIGHTH = VectorShuffle.iota(SPECIES, Math.max(1, LANES / 8), 1, true);

    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int n) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        int f = 0;
        for (; f + 2 * LANES <= n; f += 2 * LANES) {
            sum0 = FloatVector.fromArray(SPECIES, a, aAt + f).fma(FloatVector.fromArray(SPECIES, b, bAt + f), sum0);
            sum1 = FloatVector.fromArray(SPECIES, a, aAt + f + LANES)
                    .fma(FloatVector.fromArray(SPECIES, b, bAt + f + LANES), sum1);
        }
        float sum = total(sum0.add(sum1));
        for (; f < n; f++) {
            sum += a[aAt + f] * b[bAt + f];
        }
        return sum;
    }

    @Override
    public void multiply(float[] matrix, int d, float scale, float[] x, float[] into) {
        Arrays.fill(into, 0, d, 0);
        int row = 0;
        for (; row + 4 <= d; row += 4) {
            addFour(
                    matrix,
                    row * d,
                    (row + 1) * d,
                    (row + 2) * d,
                    (row + 3) * d,
                    scale * x[row],
                    scale * x[row + 1],
                    scale * x[row + 2],
                    scale * x[row + 3],
                    into,
                    0,
                    d);
        }
        for (; row < d; row++) {
            addOne(matrix, row * d, scale * x[row], into, d);
        }
    }

    @Override
    public void addNormal(
            float[] rows, int d, int[] items, float[] weights, int from, int to, float[] x, float[] into) {
        int bound = d - d % LANES;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            int row0 = items[i] * d;
            int row1 = items[i + 1] * d;
            int row2 = items[i + 2] * d;
            int row3 = items[i + 3] * d;
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = FloatVector.zero(SPECIES);
            FloatVector sum2 = FloatVector.zero(SPECIES);
            FloatVector sum3 = FloatVector.zero(SPECIES);
            for (int f = 0; f < bound; f += LANES) {
                FloatVector part = FloatVector.fromArray(SPECIES, x, f);
                sum0 = FloatVector.fromArray(SPECIES, rows, row0 + f).fma(part, sum0);
                sum1 = FloatVector.fromArray(SPECIES, rows, row1 + f).fma(part, sum1);
                sum2 = FloatVector.fromArray(SPECIES, rows, row2 + f).fma(part, sum2);
                sum3 = FloatVector.fromArray(SPECIES, rows, row3 + f).fma(part, sum3);
            }
            float dot0 = total(sum0);
            float dot1 = total(sum1);
            float dot2 = total(sum2);
            float dot3 = total(sum3);
            for (int f = bound; f < d; f++) {
                dot0 += rows[row0 + f] * x[f];
                dot1 += rows[row1 + f] * x[f];
                dot2 += rows[row2 + f] * x[f];
                dot3 += rows[row3 + f] * x[f];
            }
            addFour(
                    rows,
                    row0,
                    row1,
                    row2,
                    row3,
                    weights[i] * dot0,
                    weights[i + 1] * dot1,
                    weights[i + 2] * dot2,
                    weights[i + 3] * dot3,
                    into,
                    0,
                    d);
        }
        for (; i < to; i++) {
            addOne(rows, items[i] * d, weights[i] * dot(rows, items[i] * d, x, 0, d), into, d);
        }
    }

    @Override
    public void addWeighted(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into) {
        int i = from;
        for (; i + 4 <= to; i += 4) {
            addFour(
                    rows,
                    items[i] * d,
                    items[i + 1] * d,
                    items[i + 2] * d,
                    items[i + 3] * d,
                    weights[i],
                    weights[i + 1],
                    weights[i + 2],
                    weights[i + 3],
                    into,
                    0,
                    d);
        }
        for (; i < to; i++) {
            addOne(rows, items[i] * d, weights[i], into, d);
        }
    }

    @Override
    public void addSquares(float[] rows, int d, int[] items, float[] weights, int from, int to, float[] into) {
        int bound = d - d % LANES;
        for (int i = from; i < to; i++) {
            int row = items[i] * d;
            for (int f = 0; f < bound; f += LANES) {
                FloatVector each = FloatVector.fromArray(SPECIES, rows, row + f);
                each.mul(weights[i])
                        .fma(each, FloatVector.fromArray(SPECIES, into, f))
                        .intoArray(into, f);
            }
            for (int f = bound; f < d; f++) {
                into[f] += weights[i] * rows[row + f] * rows[row + f];
            }
        }
    }

    @Override
    public void addScaled(float factor, float[] x, float[] into, int n) {
        addOne(x, 0, factor, into, n);
    }

    @Override
    public void gramian(float[] rows, int count, int d, int from, int to, float[] gram) {
        Arrays.fill(gram, from * d, to * d, 0);
        int r = 0;
        for (; r + 4 <= count; r += 4) {
            int row0 = r * d;
            int row1 = row0 + d;
            int row2 = row1 + d;
            int row3 = row2 + d;
            for (int i = from; i < to; i++) {
                addFour(
                        rows,
                        row0,
                        row1,
                        row2,
                        row3,
                        rows[row0 + i],
                        rows[row1 + i],
                        rows[row2 + i],
                        rows[row3 + i],
                        gram,
                        i * d,
                        d);
            }
        }
        for (; r < count; r++) {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < d; j++) {
                    gram[i * d + j] += rows[r * d + i] * rows[r * d + j];
                }
            }
        }
    }

    private static void addFour(
            float[] rows,
            int row0,
            int row1,
            int row2,
            int row3,
            float a,
            float b,
            float c,
            float e,
            float[] into,
            int at,
            int n) {
        int bound = n - n % LANES;
        for (int f = 0; f < bound; f += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, into, at + f);
            sum = FloatVector.fromArray(SPECIES, rows, row0 + f).fma(FloatVector.broadcast(SPECIES, a), sum);
            sum = FloatVector.fromArray(SPECIES, rows, row1 + f).fma(FloatVector.broadcast(SPECIES, b), sum);
            sum = FloatVector.fromArray(SPECIES, rows, row2 + f).fma(FloatVector.broadcast(SPECIES, c), sum);
            sum = FloatVector.fromArray(SPECIES, rows, row3 + f).fma(FloatVector.broadcast(SPECIES, e), sum);
            sum.intoArray(into, at + f);
        }
        for (int f = bound; f < n; f++) {
            into[at + f] += a * rows[row0 + f] + b * rows[row1 + f] + c * rows[row2 + f] + e * rows[row3 + f];
        }
    }

    private static void addOne(float[] row, int rowAt, float factor, float[] into, int n) {
        int bound = n - n % LANES;
        for (int f = 0; f < bound; f += LANES) {
            FloatVector.fromArray(SPECIES, row, rowAt + f)
                    .fma(FloatVector.broadcast(SPECIES, factor), FloatVector.fromArray(SPECIES, into, f))
                    .intoArray(into, f);
        }
        for (int f = bound; f < n; f++) {
            into[f] += factor * row[rowAt + f];
        }
    }

    /**
     * The sum of all lanes, always in the same order. The order of {@code reduceLanes} changes when the method is
     * compiled.
     */
    private static float total(FloatVector lanes) {
        FloatVector sum = lanes.add(lanes.rearrange(BY_HALF));
        if (LANES >= 4) {
            sum = sum.add(sum.rearrange(BY_QUARTER));
        }
        if (LANES >= 8) {
            sum = sum.add(sum.rearrange(BY_EIGHTH));
        }
        return sum.lane(0);
    }
}
