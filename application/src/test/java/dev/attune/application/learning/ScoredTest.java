package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.attune.application.learning.Scorer.Scored;
import org.junit.jupiter.api.Test;

class ScoredTest {
    private static final Scored TWO = new Scored(new int[] {7, 3}, new float[] {.9f, .5f});

    @Test
    void othersFollowWithNoBetterScore() {
        Scored both = TWO.and(new Scored(new int[] {1, 2}, new float[] {.8f, .1f}));
        assertArrayEquals(new int[] {7, 3, 1, 2}, both.items());
        assertArrayEquals(new float[] {.9f, .5f, .5f, .1f}, both.scores());
        assertEquals(4, both.size());
    }

    @Test
    void othersAloneKeepTheirScores() {
        Scored none = new Scored(new int[0], new float[0]);
        assertArrayEquals(new float[] {.9f, .5f}, none.and(TWO).scores());
        assertArrayEquals(new int[] {7, 3}, TWO.and(none).items());
    }

    @Test
    void theFirstAreCutOnlyWhereThereAreMore() {
        assertSame(TWO, TWO.first(2));
        assertSame(TWO, TWO.first(3));
        assertArrayEquals(new int[] {7}, TWO.first(1).items());
        assertArrayEquals(new float[] {.9f}, TWO.first(1).scores());
    }
}
