package dev.attune.kernels.linear;

import dev.attune.kernels.data.Pieces;

/**
 * Rotates rows so that their Gramian becomes a diagonal. Products between rows stay as they are. Least squares over the
 * rows then multiplies by d numbers in place of d x d, and needs half the steps.
 */
public final class PrincipalAxes {
    private static final int MAX_SWEEPS = 30;
    private static final int BLOCK = 64;
    /** Below this share of all squares, the values beside the diagonal are rounding. */
    private static final double DIAGONAL = 1e-20;

    private final int d;
    private final double[] matrix;
    /** The axes, one after the other. */
    private final double[] axes;

    /**
     * Finds the axes of a Gramian.
     *
     * @param gram symmetric, d x d
     */
    private PrincipalAxes(float[] gram, int d) {
        this.d = d;
        this.matrix = new double[d * d];
        this.axes = new double[d * d];
        for (int i = 0; i < d; i++) {
            axes[i * d + i] = 1;
            for (int j = 0; j < d; j++) {
                matrix[i * d + j] = gram[i * d + j];
            }
        }
    }

    /** Rotates the rows, each of length {@code d}, in place. */
    public static void turn(float[] rows, int d, FloatOps ops, Pieces pieces) {
        PrincipalAxes axes = new PrincipalAxes(ImplicitAls.gramian(rows, rows.length / d, d, ops, pieces), d);
        axes.diagonalize();
        axes.apply(rows, pieces);
    }

    /** Runs the cyclic method of Jacobi (Golub and Van Loan, "Matrix Computations", 8.5). */
    private void diagonalize() {
        double all = squares(false);
        for (int sweep = 0; sweep < MAX_SWEEPS && squares(true) > DIAGONAL * all; sweep++) {
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    rotate(p, q);
                }
            }
        }
    }

    private double squares(boolean besideDiagonal) {
        double sum = 0;
        for (int i = 0; i < d * d; i++) {
            sum += besideDiagonal && i % (d + 1) == 0 ? 0 : matrix[i] * matrix[i];
        }
        return sum;
    }

    /** Makes the value at (p, q) zero. The matrix is symmetric, so columns are copied from rows. */
    private void rotate(int p, int q) {
        double beside = matrix[p * d + q];
        if (beside == 0) {
            return;
        }
        double atP = matrix[p * d + p];
        double atQ = matrix[q * d + q];
        double theta = (atQ - atP) / (2 * beside);
        double tangent = Math.signum(theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        tangent = theta == 0 ? 1 : tangent;
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        combine(matrix, p * d, q * d, cosine, sine);
        combine(axes, p * d, q * d, cosine, sine);
        for (int i = 0; i < d; i++) {
            matrix[i * d + p] = matrix[p * d + i];
            matrix[i * d + q] = matrix[q * d + i];
        }
        matrix[p * d + p] = atP - tangent * beside;
        matrix[q * d + q] = atQ + tangent * beside;
        matrix[p * d + q] = 0;
        matrix[q * d + p] = 0;
    }

    private void combine(double[] rows, int p, int q, double cosine, double sine) {
        for (int i = 0; i < d; i++) {
            double inP = rows[p + i];
            double inQ = rows[q + i];
            rows[p + i] = cosine * inP - sine * inQ;
            rows[q + i] = sine * inP + cosine * inQ;
        }
    }

    private void apply(float[] rows, Pieces pieces) {
        int count = rows.length / d;
        pieces.each((count + BLOCK - 1) / BLOCK, () -> {
            float[] turned = new float[d];
            return block -> {
                for (int row = block * BLOCK; row < Math.min(count, (block + 1) * BLOCK); row++) {
                    turn(rows, row * d, turned);
                    System.arraycopy(turned, 0, rows, row * d, d);
                }
            };
        });
    }

    private void turn(float[] rows, int at, float[] turned) {
        for (int axis = 0; axis < d; axis++) {
            double sum = 0;
            for (int f = 0; f < d; f++) {
                sum += axes[axis * d + f] * rows[at + f];
            }
            turned[axis] = (float) sum;
        }
    }
}
