package dev.attune.adapters.cosmos.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import dev.attune.domain.consistency.StoreSessions;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionsTest {
    @Test
    void aPositionIsTheNumberOfASessionToken() {
        assertEquals(new Position(17, 0), Positions.of("0:-1#17"));
        assertEquals(new Position(17, 0), Positions.of("3:2#17#1=15#2=16"));
        assertEquals(new Position(17, 0), Positions.of("0:17"));
    }

    /** A failover that lost writes numbers those after it again. */
    @Test
    void aLaterVersionCoversAnEarlierOneWhateverItsNumber() {
        List<String> inOrder = List.of("0:-1#900", "0:1#20", "0:1#21#4=3", "0:2#5");
        for (int i = 0; i < inOrder.size(); i++) {
            for (int j = 0; j < inOrder.size(); j++) {
                StoreSession one = Positions.session(inOrder.get(i));
                StoreSession other = Positions.session(inOrder.get(j));
                assertEquals(
                        inOrder.get(Math.max(i, j)),
                        StoreSessions.of(List.of(one, other)).byRange().get("0").text());
            }
        }
    }
}
