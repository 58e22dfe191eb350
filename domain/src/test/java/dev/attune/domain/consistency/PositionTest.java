package dev.attune.domain.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PositionTest {
    @Test
    void theOrderIsComparedBeforeTheDetail() {
        List<Position> ascending =
                List.of(Position.START, new Position(0, 9), new Position(1, 0), new Position(1, 1), new Position(2, 0));
        assertEquals(ascending, ascending.reversed().stream().sorted().toList());
    }

    @Test
    void aPositionCoversItselfAndAllBefore() {
        Position one = new Position(1, 1);
        Position two = new Position(1, 2);
        assertTrue(one.covers(new Position(1, 1)));
        assertTrue(two.covers(one));
        assertFalse(one.covers(two));
        assertSame(two, one.max(two));
        assertSame(two, two.max(one));
    }

    @Test
    void aNegativePositionIsADefect() {
        assertThrows(IllegalArgumentException.class, () -> new Position(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Position(0, -1));
    }

    /** Stored checkpoints and tokens are by partition, so a user's must never change. */
    @Test
    void usersKeepTheirPartitions() {
        List<Integer> partitions = Stream.of("ann", "bob", "größe", "商品", "u-1", "u-2")
                .map(user -> Partition.of(new UserId(user)))
                .toList();
        assertEquals(List.of(0, 5, 11, 0, 3, 1), partitions);
    }

    @Test
    void usersAreSpreadOverAllPartitions() {
        long[] users = new long[Partition.COUNT];
        IntStream.range(0, 16_000).forEach(user -> users[Partition.of(new UserId("user-" + user))]++);
        for (long ofOne : users) {
            assertTrue(ofOne > 800 && ofOne < 1_200, () -> ofOne + " of about 1,000 users");
        }
    }
}
