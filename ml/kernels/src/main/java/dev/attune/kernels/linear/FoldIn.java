package dev.attune.kernels.linear;

import java.util.Arrays;

/**
 * Solves for the factors of a user whose items are known. The item factors lie along their {@link PrincipalAxes}. The
 * solution minimizes {@code sum over own i of w_i (1 - x.y_i)^2 + a0 sum over all i of (x.y_i)^2 + reg |x|^2}. The
 * method is conjugate gradients, preconditioned by the diagonal of the equations. Two steps come as near to the
 * solution as five of {@link LeastSquares}, and each costs half as much. An instance holds the scratch memory of one
 * thread.
 */
public final class FoldIn {
    private static final int STEPS = 2;
    /** Influence takes one solution for each target, and it is asked for seldom. So it may take more steps. */
    private static final int STEPS_OF_INFLUENCE = 8;
    /** Below this share of its first size, the residual is rounding. */
    private static final float SOLVED = 1e-12f;

    private final FloatOps ops;
    private final int d;
    private final float[] rows;
    private final float[] unobserved;
    private final float[] shared;
    private final float[] inverse;
    private final float[] residual;
    private final float[] direction;
    private final float[] image;

    /**
     * @param rows factors of the items, one row of length {@code d} after the other
     * @param unobserved a0 times the diagonal of their Gramian
     */
    public FoldIn(FloatOps ops, float[] rows, float[] unobserved) {
        this.ops = ops;
        this.d = unobserved.length;
        this.rows = rows;
        this.unobserved = unobserved;
        this.shared = new float[d];
        this.inverse = new float[d];
        this.residual = new float[d];
        this.direction = new float[d];
        this.image = new float[d];
    }

    /** Computes a0 times the diagonal of the rows' Gramian. Threads can share the result. */
    public static float[] unobserved(float[] rows, int d, float a0) {
        double[] sums = new double[d];
        for (int at = 0; at < rows.length; at += d) {
            for (int f = 0; f < d; f++) {
                sums[f] += (double) rows[at + f] * rows[at + f];
            }
        }
        float[] unobserved = new float[d];
        for (int f = 0; f < d; f++) {
            unobserved[f] = (float) (a0 * sums[f]);
        }
        return unobserved;
    }

    /** Writes the solution for the first {@code count} of these items, each with its weight. */
    public void solve(float[] x, int[] items, float[] weights, int count, float regularization) {
        prepare(items, weights, count, regularization);
        Arrays.fill(residual, 0);
        ops.addWeighted(rows, d, items, weights, 0, count, residual);
        descend(x, items, weights, count, STEPS);
    }

    /**
     * Solves the same equations with the wanted row on the right-hand side. Afterwards {@code x.y} tells how much an
     * own item with row y adds to the wanted item's score, for each unit of its weight.
     *
     * @param wanted index in the rows at which the row of the wanted item begins
     */
    public void influence(float[] x, int wanted, int[] items, float[] weights, int count, float regularization) {
        prepare(items, weights, count, regularization);
        System.arraycopy(rows, wanted, residual, 0, d);
        descend(x, items, weights, count, STEPS_OF_INFLUENCE);
    }

    /** Computes the diagonal of a0 G + reg I, and the inverse of the diagonal of a0 G + reg I + sum of w_i y_i y_i'. */
    private void prepare(int[] items, float[] weights, int count, float regularization) {
        for (int f = 0; f < d; f++) {
            shared[f] = unobserved[f] + regularization;
        }
        System.arraycopy(shared, 0, inverse, 0, d);
        ops.addSquares(rows, d, items, weights, 0, count, inverse);
        for (int f = 0; f < d; f++) {
            inverse[f] = inverse[f] > 0 ? 1 / inverse[f] : 0;
        }
    }

    private void descend(float[] x, int[] items, float[] weights, int count, int steps) {
        Arrays.fill(x, 0);
        float size = conditioned();
        float solved = SOLVED * size;
        Arrays.fill(direction, 0);
        float keep = 0;
        for (int step = 0; step < steps && size > solved; step++) {
            for (int f = 0; f < d; f++) {
                direction[f] = inverse[f] * residual[f] + keep * direction[f];
                image[f] = shared[f] * direction[f];
            }
            ops.addNormal(rows, d, items, weights, 0, count, direction, image);
            float curvature = ops.dot(direction, 0, image, 0, d);
            if (!(curvature > 0) || curvature == Float.POSITIVE_INFINITY) {
                return;
            }
            ops.addScaled(size / curvature, direction, x, d);
            ops.addScaled(-size / curvature, image, residual, d);
            float next = conditioned();
            keep = next / size;
            size = next;
        }
    }

    /** Squared length of the residual, with each element weighted by the preconditioner. */
    private float conditioned() {
        for (int f = 0; f < d; f++) {
            image[f] = inverse[f] * residual[f];
        }
        return ops.dot(image, 0, residual, 0, d);
    }
}
