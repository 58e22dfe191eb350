package dev.attune.adapters.cosmos.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;

/**
 * Makes positions from the answers of Cosmos DB. A position begins with the number of the write in its physical
 * partition, which goes on in both halves of a split. Then comes the second of the write, where it is known. It tells
 * where to start reading a user's tail.
 */
public final class Positions {
    private Positions() {}

    /**
     * The number up to which a partition had come, from a session token {@code range:version#number[#region=number]}.
     */
    public static Position of(String sessionToken) {
        String[] parts = sessionToken.substring(sessionToken.indexOf(':') + 1).split("#");
        return new Position(Long.parseLong(parts[Math.min(1, parts.length - 1)]), 0);
    }

    /** The session for a token. A token keeps it by its range, and the greater number covers the lesser. */
    static StoreSession session(String sessionToken) {
        return new StoreSession(
                sessionToken.substring(0, sessionToken.indexOf(':')),
                of(sessionToken).order(),
                sessionToken);
    }

    public static Position of(long number, JsonNode document) {
        return new Position(number, seconds(document));
    }

    /** The second in which the document was written, by the server's clock. */
    static long seconds(JsonNode document) {
        return document.path("_ts").longValue();
    }
}
