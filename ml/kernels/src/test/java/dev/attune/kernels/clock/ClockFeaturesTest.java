package dev.attune.kernels.clock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClockFeaturesTest {
    private static final float NEVER = 10;
    /** Items 0 and 1 are of kind 1, item 2 is of kind 2, item 3 of none. */
    private static final Clock CLOCK = new Clock(new ItemTimes(
            new int[][] {{1, 0, 0, 0}, {7, 0, 0, 0}, {15, 0, 0, 0}},
            new float[] {99, 3, 0, ItemTimes.NO_AGE},
            new Returns(new float[] {7, 14, 30, 30}, new float[] {.5f, .25f, 0, 0}),
            new int[] {1, 1, 2, 0},
            new Returns(new float[] {30, 10, 20}, new float[] {0, .75f, .125f}),
            5));

    private static final long SUNDAY_AT_18 =
            Instant.parse("2026-11-29T18:30:00Z").toEpochMilli();

    private final ClockFeatures features = new ClockFeatures(CLOCK);

    @Test
    void anItemBringsItsUsersTrendAgeAndReturns() {
        features.open(SUNDAY_AT_18, Float.POSITIVE_INFINITY, 0);
        float[] item = Arrays.copyOf(written(0, 0), 6);
        float trend = (float) Math.log(8 / 4.5);
        assertArrayEquals(new float[] {log1p(1), log1p(7), log1p(15), trend, log1p(99), .5f}, item, 1e-6f);
    }

    @Test
    void whatTheUserDidWithAKindTellsOfAllItsItems() {
        features.open(SUNDAY_AT_18, 2, 3);
        features.add(0, 3, 2, 30);
        features.add(1, 1, 8, 5);
        features.add(2, 1, 40, Float.POSITIVE_INFINITY);
        for (int item : new int[] {0, 1}) {
            assertArrayEquals(new float[] {log1p(2), log1p(4), log1p(5), .5f, .75f}, ofKind(item), 1e-6f);
        }
        assertArrayEquals(new float[] {log1p(40), log1p(1), NEVER, 10, .125f}, ofKind(2), 1e-6f);
        assertArrayEquals(new float[] {NEVER, 0, NEVER, 10, 0}, ofKind(3), 1e-6f);
    }

    @Test
    void whatWasBoughtLastIsNotLookedForUntilItIsUsedUp() {
        features.open(SUNDAY_AT_18, 0, 1);
        features.add(0, 2, 0, 0);
        features.close();
        assertEquals(1, features.justBought(1), "nobody wants a second one at once");
        features.open(SUNDAY_AT_18, 10, 0);
        features.add(0, 2, 10, 10);
        features.close();
        assertEquals(Math.exp(-1), features.justBought(1), 1e-6, "after the usual days");
        features.add(1, 1, 2, Float.POSITIVE_INFINITY);
        features.close();
        assertEquals(0, features.justBought(0), "the user looks for one again");
        assertEquals(0, features.justBought(2), "another kind");
        assertEquals(0, features.justBought(3), "no kind");
    }

    @Test
    void theQuestionBringsPauseStepHourAndWeekday() {
        features.open(SUNDAY_AT_18, 2, 3);
        assertArrayEquals(new float[] {1.5f, log1p(2), 3, 18, 6}, ofQuestion(0, 1.5f), 1e-6f);
        features.open(0, Float.POSITIVE_INFINITY, 0);
        assertArrayEquals(new float[] {0, NEVER, 0, 0, 3}, ofQuestion(0, 0), 1e-6f, "1970 began on a Thursday");
    }

    @Test
    void theNextUserKnowsNothingOfTheLast() {
        features.open(SUNDAY_AT_18, 2, 3);
        features.add(0, 3, 2, 2);
        features.open(SUNDAY_AT_18, 2, 3);
        assertEquals(0, ofKind(0)[1]);
        features.add(0, 1, 9, 9);
        assertArrayEquals(new float[] {log1p(9), log1p(1), log1p(9), .9f, .75f}, ofKind(0), 1e-6f);
    }

    @Test
    void anItemThatCameAfterTrainingHasNoAge() {
        features.open(SUNDAY_AT_18, 2, 3);
        features.add(7, 1, 1, 1);
        assertArrayEquals(
                new float[] {0, 0, 0, 0, ItemTimes.NO_AGE, 0, NEVER, 0, NEVER, 10, 0},
                Arrays.copyOf(written(7, 0), 11),
                1e-6f);
    }

    private float[] ofKind(int item) {
        return Arrays.copyOfRange(written(item, 0), 6, 11);
    }

    private float[] ofQuestion(int item, float due) {
        return Arrays.copyOfRange(written(item, due), 12, Clock.FEATURES);
    }

    private float[] written(int item, float due) {
        float[] into = new float[Clock.FEATURES + 1];
        features.write(item, due, into, 1);
        return Arrays.copyOfRange(into, 1, into.length);
    }

    private static float log1p(double days) {
        return (float) Math.log1p(days);
    }
}
