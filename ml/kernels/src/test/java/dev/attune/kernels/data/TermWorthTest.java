package dev.attune.kernels.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Twelve items of two kinds. Terms 0 and 1 are the kinds, 2 and 3 words that go with them; 4 to 9 are sizes, each of
 * one item of either kind; 10 is a word of one item alone.
 */
class TermWorthTest {
    private static final int SIZES = 4;
    private static final int ALONE = 10;
    private static final int[][] ITEMS = IntStream.range(0, 12)
            .mapToObj(item -> {
                int kind = item % 2;
                int[] terms = {kind, 2 + kind, SIZES + item / 2};
                return item == 11 ? new int[] {kind, 2 + kind, SIZES + item / 2, ALONE} : terms;
            })
            .toArray(int[][]::new);

    @Test
    void aRareSizeThatKindsShareIsWorthLessThanTheWordsOfAKind() {
        float[] worth = worth(new boolean[11]);
        for (int size = SIZES; size < ALONE; size++) {
            assertTrue(worth[size] < worth[0], Arrays.toString(worth));
            assertTrue(worth[size] < worth[2], Arrays.toString(worth));
        }
    }

    @Test
    void aKindKeepsItsRarity() {
        boolean[] kinds = new boolean[11];
        kinds[0] = true;
        float[] worth = worth(kinds);
        assertEquals((float) Math.log1p(2), worth[0], 1e-6f);
        assertTrue(worth[1] < worth[0], Arrays.toString(worth));
    }

    @Test
    void aTermOfOneItemIsWorthNothing() {
        assertEquals(0, worth(new boolean[11])[ALONE]);
    }

    @Test
    void withoutOtherTermsRarityIsAll() {
        int[] start = {0, 1, 2, 3, 4};
        int[] terms = {0, 0, 1, 1};
        assertArrayEquals(
                new float[] {(float) Math.log1p(2), (float) Math.log1p(2)},
                TermWorth.of(start, terms, new int[] {0, 2, 4}, new boolean[2]),
                1e-6f);
    }

    private static float[] worth(boolean[] kinds) {
        int[] start = new int[ITEMS.length + 1];
        int[] counts = new int[kinds.length + 1];
        for (int item = 0; item < ITEMS.length; item++) {
            start[item + 1] = start[item] + ITEMS[item].length;
            Arrays.stream(ITEMS[item]).forEach(term -> counts[term + 1]++);
        }
        Arrays.parallelPrefix(counts, Integer::sum);
        int[] terms = Arrays.stream(ITEMS).flatMapToInt(Arrays::stream).toArray();
        return TermWorth.of(start, terms, counts, kinds);
    }
}
