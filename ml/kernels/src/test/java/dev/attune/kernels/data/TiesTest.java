package dev.attune.kernels.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TiesTest {
    /** Two items are in either order for half of the users, whatever the items are called. */
    @Test
    void noItemComesFirstMoreOften() {
        for (String[] pair : new String[][] {{"a", "b"}, {"item-1", "item-2"}, {"z", "10"}}) {
            long first = IntStream.range(0, 10_000)
                    .filter(user -> Ties.place("user-" + user, pair[0]) < Ties.place("user-" + user, pair[1]))
                    .count();
            assertEquals(5_000.0, (double) first, 200, () -> pair[0] + " and " + pair[1]);
        }
    }

    @Test
    void noNumberComesFirstMoreOften() {
        for (int[] pair : new int[][] {{0, 1}, {7, 1_000_000}}) {
            long first = IntStream.range(0, 10_000)
                    .filter(user -> Ties.place(user, pair[0]) < Ties.place(user, pair[1]))
                    .count();
            assertEquals(5_000.0, (double) first, 200, () -> pair[0] + " and " + pair[1]);
        }
    }

    /** The Spark job draws alike on any machine. */
    @Test
    void aPlaceNeverChanges() {
        assertEquals(-6786681814634156898L, Ties.place("ann", "tent"));
        assertNotEquals(Ties.place("ann", "tent"), Ties.place("tent", "ann"));
    }
}
