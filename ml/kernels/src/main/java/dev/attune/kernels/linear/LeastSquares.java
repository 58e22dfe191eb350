package dev.attune.kernels.linear;

import java.util.Arrays;

/**
 * Solves one row of implicit least squares (Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback
 * datasets", 2008) by conjugate gradients (Takacs, Pilaszy and Tikk, 2011): the least of {@code sum over own i of w_i
 * (1 - x.y_i)^2 + a0 sum over all i of (x.y_i)^2 + reg |x|^2}. No matrix is built for the row: the Gramian of all items
 * is shared. Holds the scratch of one thread.
 */
public final class LeastSquares {
    /** Below this the residual is rounding. */
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
     * @param rows of the other side, one of length {@code d} after the other
     * @param gram their Gramian
     * @param unobserved a0, what an item counts that the row does not have
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
     * Improves x from where it is.
     *
     * @param items own items, at {@code from .. to)}, with their weights beside them
     * @param steps at most
     */
    public void solve(float[] x, int[] items, float[] weights, int from, int to, float regularization, int steps) {
        residual(x, items, weights, from, to, regularization);
        descend(x, items, weights, from, to, regularization, steps);
    }

    /**
     * Solves for the other side of the same equations: afterwards {@code x.y} is what {@code wanted} owes to an own
     * item's row y, for each unit of its weight.
     *
     * @param wanted where in the rows the row begins whose product with the solution is to be split
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

    /** image = (a0 G + sum of w_i y_i y_i' + reg I) of */
    private void apply(float[] of, int[] items, float[] weights, int from, int to, float regularization) {
        ops.multiply(gram, d, unobserved, of, image);
        ops.addScaled(regularization, of, image, d);
        ops.addNormal(rows, d, items, weights, from, to, of, image);
    }
}
