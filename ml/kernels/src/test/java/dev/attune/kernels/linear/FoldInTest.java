package dev.attune.kernels.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.data.Pieces;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class FoldInTest {
    private static final int D = 12;
    private static final int ITEMS = 200;
    private static final float A0 = .2f;
    private static final float REGULARIZATION = .3f;
    private static final int[] OWN = {3, 17, 22, 139};
    private static final float[] WEIGHTS = {1, 2, .5f, 1};

    private final float[] learned = skewed(new Random(2));
    private final float[] turned = turned(learned);
    private final FoldIn foldIn = new FoldIn(FloatOps.PLAIN, turned, FoldIn.unobserved(turned, D, A0));

    @Test
    void alongThePrincipalAxesTheGramianIsADiagonalAndProductsStayAsTheyWere() {
        float[] gram = ImplicitAls.gramian(turned, ITEMS, D, FloatOps.PLAIN, Pieces.IN_ORDER);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                assertEquals(i == j ? gram[i * D + i] : 0, gram[i * D + j], 1e-3);
            }
        }
        for (int item = 1; item < ITEMS; item++) {
            assertEquals(
                    FloatOps.PLAIN.dot(learned, 0, learned, item * D, D),
                    FloatOps.PLAIN.dot(turned, 0, turned, item * D, D),
                    1e-4);
        }
        assertArrayEquals(turned, turned(learned));
    }

    @Test
    void twoStepsComeCloseToTheSolution() {
        float[] solved = new float[D];
        foldIn.solve(solved, OWN, WEIGHTS, OWN.length, REGULARIZATION);
        SimpleMatrix exact = exact();
        double error = 0;
        for (int f = 0; f < D; f++) {
            error += Math.pow(exact.get(f, 0) - solved[f], 2);
        }
        assertTrue(Math.sqrt(error) < .08 * exact.normF(), "off by " + Math.sqrt(error) / exact.normF());
    }

    @Test
    void influencesAddUpToTheProduct() {
        float[] influence = new float[D];
        foldIn.influence(influence, 9 * D, OWN, WEIGHTS, OWN.length, REGULARIZATION);
        float sum = 0;
        for (int i = 0; i < OWN.length; i++) {
            sum += WEIGHTS[i] * FloatOps.PLAIN.dot(turned, OWN[i] * D, influence, 0, D);
        }
        assertEquals(new SimpleMatrix(1, D, true, row(9)).mult(exact()).get(0, 0), sum, 1e-4);
    }

    @Test
    void whoHasNothingIsNowhere() {
        float[] solved = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        foldIn.solve(solved, OWN, WEIGHTS, 0, REGULARIZATION);
        assertArrayEquals(new float[D], solved);
    }

    /** The normal equations, solved by somebody else. */
    private SimpleMatrix exact() {
        SimpleMatrix left = SimpleMatrix.identity(D).scale(REGULARIZATION);
        for (int item = 0; item < ITEMS; item++) {
            SimpleMatrix row = new SimpleMatrix(1, D, true, row(item));
            left = left.plus(row.transpose().mult(row).scale(A0));
        }
        SimpleMatrix right = new SimpleMatrix(D, 1);
        for (int i = 0; i < OWN.length; i++) {
            SimpleMatrix row = new SimpleMatrix(1, D, true, row(OWN[i]));
            left = left.plus(row.transpose().mult(row).scale(WEIGHTS[i]));
            right = right.plus(row.transpose().scale(WEIGHTS[i]));
        }
        return left.solve(right);
    }

    private double[] row(int item) {
        double[] row = new double[D];
        for (int f = 0; f < D; f++) {
            row[f] = turned[item * D + f];
        }
        return row;
    }

    private static float[] turned(float[] rows) {
        float[] copy = rows.clone();
        PrincipalAxes.turn(copy, D, FloatOps.PLAIN, Pieces.IN_ORDER);
        return copy;
    }

    /** As factors are: some directions say much more than others, and none of them is an axis. */
    private static float[] skewed(Random random) {
        float[] rows = new float[ITEMS * D];
        for (int item = 0; item < ITEMS; item++) {
            float common = random.nextFloat();
            for (int f = 0; f < D; f++) {
                rows[item * D + f] = (common + random.nextFloat() - .5f) / (1 + f);
            }
        }
        return rows;
    }
}
