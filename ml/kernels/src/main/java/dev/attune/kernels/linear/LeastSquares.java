package dev.attune.kernels.linear;

import java.util.Arrays;

/**
 * Solves one row of implicit least squares by conjugate gradients (Takacs, Pilaszy and Tikk, 2011). The equations are
 * those of Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", 2008. The solution
 * minimizes {@code sum over own i of w_i (1 - x.y_i)^2 + a0 sum over all i of (x.y_i)^2 + reg |x|^2}. No matrix is
 * built for the row, because the Gramian of all items is shared. An instance holds the scratch memory of one thread.
 */
public final class LeastSquares {
    /** Below this squared length, the residual is rounding. */
    private static final float SOLVED = 1e-9f;

    private final FloatOps ops;
    private final int d;
    private final float[] gram;
    private final float unobserved;
    private final float[] rows;
    private final float[] residual;
    private final float[] direction;
    private final float[] image;

    /**
     * @param rows factors of the other side, one row of length {@code d} after the other
     * @param gram the Gramian of these rows
     * @param unobserved a0, the weight of an item that the row does not have
     */
    public LeastSquares(FloatOps ops, int d, float[] rows, float[] gram, float unobserved) {
        this.ops = ops;
        this.d = d;
        this.rows = rows;
        this.gram = gram;
        this.unobserved = unobserved;
        this.residual = new float[d];
        this.direction = new float[d];
        this.image = new float[d];
    }

    /**
     * Improves x, starting from its present value.
     *
     * @param items own items, at {@code [from, to)}; {@code weights} holds their weights in the same places
     * @param steps maximum number of steps
     */
    public void solve(float[] x, int[] items, float[] weights, int from, int to, float regularization, int steps) {
        residual(x, items, weights, from, to, regularization);
        descend(x, items, weights, from, to, regularization, steps);
    }

    /**
     * Solves the same equations with the wanted row on the right-hand side. Afterwards {@code x.y} tells how much an
     * own item with row y adds to the wanted item's score, for each unit of its weight.
     *
     * @param wanted index in the rows at which the row of the wanted item begins
     */
    public void influence(
            float[] x, int wanted, int[] items, float[] weights, int from, int to, float regularization, int steps) {
        Arrays.fill(x, 0);
        System.arraycopy(rows, wanted, residual, 0, d);
        descend(x, items, weights, from, to, regularization, steps);
    }

    private void descend(float[] x, int[] items, float[] weights, int from, int to, float regularization, int steps) {
        System.arraycopy(residual, 0, direction, 0, d);
        float squared = ops.dot(residual, 0, residual, 0, d);
        for (int step = 0; step < steps && squared > SOLVED; step++) {
            apply(direction, items, weights, from, to, regularization);
            float curvature = ops.dot(direction, 0, image, 0, d);
            if (!(curvature > 0) || curvature == Float.POSITIVE_INFINITY) {
                return;
            }
            float length = squared / curvature;
            ops.addScaled(length, direction, x, d);
            ops.addScaled(-length, image, residual, d);
            float next = ops.dot(residual, 0, residual, 0, d);
            float keep = next / squared;
            for (int f = 0; f < d; f++) {
                direction[f] = residual[f] + keep * direction[f];
            }
            squared = next;
        }
    }

    private void residual(float[] x, int[] items, float[] weights, int from, int to, float regularization) {
        Arrays.fill(residual, 0);
        ops.addWeighted(rows, d, items, weights, from, to, residual);
        if (ops.dot(x, 0, x, 0, d) > 0) {
            apply(x, items, weights, from, to, regularization);
            ops.addScaled(-1, image, residual, d);
        }
    }

    /** Computes {@code image = (a0 G + sum of w_i y_i y_i' + reg I) of}. */
    private void apply(float[] of, int[] items, float[] weights, int from, int to, float regularization) {
        ops.multiply(gram, d, unobserved, of, image);
        ops.addScaled(regularization, of, image, d);
        ops.addNormal(rows, d, items, weights, from, to, of, image);
    }
}
