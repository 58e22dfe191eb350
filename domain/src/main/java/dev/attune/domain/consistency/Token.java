package dev.attune.domain.consistency;

import dev.attune.domain.event.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * "At least these events": for each partition the greatest position behind the token, and what the store wants to be
 * shown for them.
 */
public record Token(Map<Integer, Position> positions, StoreSessions sessions) {
    public static final Token EMPTY = new Token(Map.of(), StoreSessions.NONE);

    public Token {
        positions = Map.copyOf(positions);
    }

    /** What the token demands of this user's profile; empty when it says nothing about the user's partition. */
    public Optional<Position> demandOf(UserId user) {
        return Optional.ofNullable(positions.get(Partition.of(user)));
    }

    /** A token that covers what both cover. */
    public Token and(Token other) {
        Map<Integer, Position> both = new TreeMap<>(positions);
        other.positions.forEach((partition, position) -> both.merge(partition, position, Position::max));
        return new Token(both, sessions.and(other.sessions));
    }
}
