package dev.attune.domain.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreSessionsTest {
    @Test
    void theLaterSessionOfARangeStays() {
        StoreSession early = session("r", 1);
        StoreSession late = session("r", 2);
        assertEquals(Map.of("r", late), StoreSessions.of(List.of(early, late)).byRange());
        assertEquals(Map.of("r", late), StoreSessions.of(List.of(late, early)).byRange());
        assertEquals(
                Map.of("r", late),
                StoreSessions.of(List.of(late))
                        .and(StoreSessions.of(List.of(early)))
                        .byRange());
    }

    @Test
    void asManyRangesAsCanBeCarriedAreComplete() {
        StoreSessions most = ranges(0, StoreSessions.MOST);
        assertTrue(most.complete());
        assertEquals(StoreSessions.MOST, most.byRange().size());
        assertEquals(StoreSessions.TOO_MANY, ranges(0, StoreSessions.MOST + 1));
    }

    @Test
    void bothTogetherMayBeTooMany() {
        StoreSessions some = ranges(0, 6);
        assertEquals(ranges(0, 12), some.and(ranges(6, 12)));
        assertEquals(StoreSessions.TOO_MANY, some.and(ranges(6, 13)));
        assertEquals(StoreSessions.TOO_MANY, some.and(StoreSessions.TOO_MANY));
        assertEquals(StoreSessions.TOO_MANY, StoreSessions.TOO_MANY.and(some));
        assertEquals(some, some.and(StoreSessions.NONE));
    }

    private static StoreSessions ranges(int from, int to) {
        return StoreSessions.of(IntStream.range(from, to)
                .mapToObj(range -> session("r" + range, 1))
                .toList());
    }

    private static StoreSession session(String range, long order) {
        return new StoreSession(range, order, range + "#" + order);
    }
}
