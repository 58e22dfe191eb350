package dev.attune.domain.consistency;

import dev.attune.domain.event.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The events that an answer must reflect at least. A token holds the greatest position behind it for each partition,
 * and the sessions that the store wants to be shown.
 */
public record Token(Map<Integer, Position> positions, StoreSessions sessions) {
    public static final Token EMPTY = new Token(Map.of(), StoreSessions.NONE);

    public Token {
        positions = Map.copyOf(positions);
    }

    /**
     * Returns the position that this user's profile must cover; empty if the token says nothing about the user's
     * partition.
     */
    public Optional<Position> demandOf(UserId user) {
        return Optional.ofNullable(positions.get(Partition.of(user)));
    }

    /** Merges two tokens. The result covers the events of both. */
    public Token and(Token other) {
        Map<Integer, Position> both = new TreeMap<>(positions);
        other.positions.forEach((partition, position) -> both.merge(partition, position, Position::max));
        return new Token(both, sessions.and(other.sessions));
    }
}
