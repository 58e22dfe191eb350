package dev.attune.adapters.cosmos.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;

/**
 * Positions made of what Cosmos DB tells. The first number is that of the write in its physical partition, which goes
 * on in both halves of a split. The second is the second of the write, where that is known. It says where to start
 * reading a user's tail.
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

    /** For a token: kept by its range, the greater number covers the lesser. */
    static StoreSession session(String sessionToken) {
        return new StoreSession(
                sessionToken.substring(0, sessionToken.indexOf(':')),
                of(sessionToken).order(),
                sessionToken);
    }

    public static Position of(long number, JsonNode document) {
        return new Position(number, seconds(document));
    }

    /** When the document was written, by the server's clock. */
    static long seconds(JsonNode document) {
        return document.path("_ts").longValue();
    }
}
