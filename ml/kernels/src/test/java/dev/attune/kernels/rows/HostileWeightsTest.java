package dev.attune.kernels.rows;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Pieces;
import dev.attune.kernels.data.Streams;
import dev.attune.kernels.linear.Cholesky;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.FoldIn;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is not a number comes out of a kernel, whatever the events weigh and however it is set. */
class HostileWeightsTest {
    private static final int USERS = 60;
    private static final int ITEMS = 25;

    @ParameterizedTest
    @CsvSource({
        "1e-3, 1e-30, 1e-30",
        "1e3, 1e-30, 1e-30",
        "1e-3, 1, 10",
        "1e3, 1, 10",
        "1e3, 1e-6, 1e-30",
        "1e-3, 1, 1e-38",
        "1e3, 1e-38, 1e30"
    })
    void everyWeightIsANumber(float extreme, float unobserved, float regularization) {
        Interactions data = interactions(extreme);
        int[] targets = new int[ITEMS];
        float[] weights = new float[ITEMS];
        GraphFilter graph = new GraphFilter(data, new GraphFilter.Shared(data), ITEMS);
        NeighbourhoodEase ease = new NeighbourhoodEase(
                data, new NeighbourhoodEase.Shared(data), ITEMS - 1, new Cholesky(Cholesky.RankFour::plain));
        for (int item = 0; item < ITEMS; item++) {
            finite(Arrays.copyOf(weights, graph.make(item, targets, weights)));
            float[][] solved = new float[2][ITEMS];
            ease.solve(item, new float[] {1e-3f, 1e6f}, targets, solved);
            finite(solved[0]);
            finite(solved[1]);
        }
        ImplicitAls als = new ImplicitAls(
                data, new ImplicitAls.Settings(8, unobserved, regularization, 4), 1, FloatOps.PLAIN, Pieces.IN_ORDER);
        for (int sweep = 0; sweep < 5; sweep++) {
            als.sweep();
        }
        finite(als.itemFactors());
        PrincipalAxes.turn(als.itemFactors(), 8, FloatOps.PLAIN, Pieces.IN_ORDER);
        finite(als.itemFactors());
        float[] folded = new float[8];
        FoldIn foldIn =
                new FoldIn(FloatOps.PLAIN, als.itemFactors(), FoldIn.unobserved(als.itemFactors(), 8, unobserved));
        foldIn.solve(folded, new int[] {0, 3}, new float[] {extreme, 1 / extreme}, 2, regularization);
        finite(folded);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, 1e-4f, 2e3f, Float.NaN, Float.POSITIVE_INFINITY})
    void aStrengthThatIsNoneIsRefused(float strength) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Interactions(new int[] {0, 1}, new int[1], new float[] {strength}, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Streams(new int[] {0, 1}, new int[1], new float[] {strength}, 1));
    }

    /** Every third pair counts as the extreme does, every fifth as its inverse. */
    private static Interactions interactions(float extreme) {
        Random random = new Random(8);
        int[] start = new int[USERS + 1];
        int[] items = new int[USERS * ITEMS];
        int next = 0;
        for (int user = 0; user < USERS; user++) {
            for (int item = 0; item < ITEMS; item++) {
                if (random.nextInt(4) == 0) {
                    items[next++] = item;
                }
            }
            start[user + 1] = next;
        }
        float[] strengths = new float[next];
        for (int i = 0; i < next; i++) {
            strengths[i] = i % 3 == 0 ? extreme : i % 5 == 0 ? 1 / extreme : 1;
        }
        return new Interactions(start, Arrays.copyOf(items, next), strengths, ITEMS);
    }

    private static void finite(float[] values) {
        for (float value : values) {
            assertTrue(Float.isFinite(value), Arrays.toString(values));
        }
    }
}
