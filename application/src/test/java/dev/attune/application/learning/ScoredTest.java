package dev.attune.application.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.attune.application.learning.Scorer.Scored;
import org.junit.jupiter.api.Test;

class ScoredTest {
    private static final Scored TWO = new Scored(new int[] {7, 3}, new float[] {.9f, .5f});

    @Test
    void theFirstAreCutOnlyWhereThereAreMore() {
        assertSame(TWO, TWO.first(2));
        assertSame(TWO, TWO.first(3));
        assertArrayEquals(new int[] {7}, TWO.first(1).items());
        assertArrayEquals(new float[] {.9f}, TWO.first(1).scores());
    }
}
