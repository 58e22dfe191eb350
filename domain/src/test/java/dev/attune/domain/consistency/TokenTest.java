package dev.attune.domain.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenTest {
    private static final UserId ANN = new UserId("ann");

    @Test
    void aTokenDemandsOnlyOfUsersOfItsPartitions() {
        int partition = Partition.of(ANN);
        assertEquals(Optional.of(at(7)), token(Map.of(partition, at(7))).demandOf(ANN));
        assertEquals(
                Optional.empty(),
                token(Map.of((partition + 1) % Partition.COUNT, at(7))).demandOf(ANN));
        assertEquals(Optional.empty(), Token.EMPTY.demandOf(ANN));
    }

    @Test
    void bothTokensTogetherDemandTheGreaterOfEachPartition() {
        Token one = token(Map.of(1, at(5), 2, at(9)));
        Token other = token(Map.of(1, at(6), 2, at(8), 3, at(1)));
        assertEquals(Map.of(1, at(6), 2, at(9), 3, at(1)), one.and(other).positions());
        assertEquals(one.and(other), other.and(one));
    }

    @Test
    void bothTokensTogetherShowTheSessionsOfBoth() {
        StoreSessions ours = StoreSessions.of(List.of(new StoreSession("r1", 1, "a")));
        StoreSessions theirs = StoreSessions.of(List.of(new StoreSession("r2", 1, "b")));
        assertEquals(
                ours.and(theirs),
                new Token(Map.of(), ours).and(new Token(Map.of(), theirs)).sessions());
    }

    private static Token token(Map<Integer, Position> positions) {
        return new Token(positions, StoreSessions.NONE);
    }

    private static Position at(long detail) {
        return new Position(0, detail);
    }
}
