package dev.attune.kernels.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Streams;
import dev.attune.kernels.linear.Cholesky;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowMakersTest {
    private static final float PRECISION = 1e-6f;
    private final int[] targets = new int[10];
    private final float[] weights = new float[10];

    /** Users: {0, 1}, {0, 1, 2}, {2}. */
    @Test
    void theGraphFilterDividesByHowBusyUsersAndHowPopularItemsAre() {
        Interactions data = new Interactions(new int[] {0, 2, 5, 6}, new int[] {0, 1, 0, 1, 2, 2}, 3);
        GraphFilter filter = new GraphFilter(data, new GraphFilter.Shared(data), 10);
        assertEquals(2, filter.make(0, targets, weights));
        assertArrayEquals(new int[] {1, 2}, Arrays.copyOf(targets, 2));
        double own = Math.pow(2, -.5);
        double other = Math.pow(2, -.3);
        assertEquals(own * other * (Math.pow(2, -.5) + Math.pow(3, -.5)), weights[0], PRECISION);
        assertEquals(own * other * Math.pow(3, -.5), weights[1], PRECISION);
    }

    @Test
    void theGraphFilterKeepsTheStrongest() {
        Interactions data = new Interactions(new int[] {0, 2, 5, 6}, new int[] {0, 1, 0, 1, 2, 2}, 3);
        assertEquals(1, new GraphFilter(data, new GraphFilter.Shared(data), 1).make(0, targets, weights));
        assertEquals(1, targets[0]);
    }

    /** Streams 0 1 0 2 and 1 0. */
    @Test
    void rulesCountPairsByTheirDistanceAndRowsAddUpToOne() {
        Streams data = new Streams(new int[] {0, 4, 6}, new int[] {0, 1, 0, 2, 1, 0}, null, 3);
        assertEquals(3, SequentialRules.forward(data, 10).make(0, targets, weights));
        // After the first 0: 1 (1), 0 (1/2), 2 (1/3); after the second: 2 (1). Nothing follows the third.
        double total = 1 + 1 / 2. + 1 / 3. + 1;
        assertArrayEquals(new int[] {0, 1, 2}, Arrays.copyOf(targets, 3));
        assertArrayEquals(
                new float[] {(float) (.5 / total), (float) (1 / total), (float) ((1 + 1 / 3.) / total)},
                Arrays.copyOf(weights, 3),
                PRECISION);
    }

    @Test
    void backwardRulesLookTheOtherWay() {
        Streams data = new Streams(new int[] {0, 3}, new int[] {0, 1, 2}, null, 3);
        assertEquals(2, SequentialRules.backward(data, 10).make(2, targets, weights));
        assertArrayEquals(new int[] {0, 1}, Arrays.copyOf(targets, 2));
        assertArrayEquals(new float[] {1 / 3f, 2 / 3f}, Arrays.copyOf(weights, 2), PRECISION);
        assertEquals(0, SequentialRules.backward(data, 10).make(0, targets, weights));
    }

    @Test
    void nothingReachesFurtherThanTenSteps() {
        int[] items = new int[12];
        Arrays.setAll(items, place -> place);
        Streams data = new Streams(new int[] {0, 12}, items, null, 12);
        assertEquals(10, SequentialRules.forward(data, 20).make(0, targets, weights));
        assertEquals(10, targets[9]);
    }

    @Test
    void whatCountsMoreIsSpokenForMore() {
        int[] start = {0, 2, 4};
        int[] items = {0, 1, 0, 2};
        Interactions pairs = new Interactions(start, items, new float[] {.5f, .5f, .5f, 2.5f}, 3);
        assertEquals(2, new GraphFilter(pairs, new GraphFilter.Shared(pairs), 10).make(0, targets, weights));
        assertEquals(5, weights[1] / weights[0], PRECISION);
        NeighbourhoodEase ease = new NeighbourhoodEase(
                pairs, new NeighbourhoodEase.Shared(pairs), 1, new Cholesky(Cholesky.RankFour::plain));
        float[][] of = new float[1][1];
        ease.solve(1, new float[] {1}, new int[1], of);
        float viewed = of[0][0];
        ease.solve(2, new float[] {1}, new int[1], of);
        assertEquals(5, of[0][0] / viewed, PRECISION);
        Streams streams = new Streams(start, items, new float[] {.5f, .5f, .5f, 2.5f}, 3);
        SequentialRules.forward(streams, 10).make(0, targets, weights);
        assertArrayEquals(new float[] {.5f / 3, 2.5f / 3}, Arrays.copyOf(weights, 2), PRECISION);
    }
}
