package dev.attune.adapters.cosmos.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import java.util.Arrays;

/**
 * Makes positions from the answers of Cosmos DB. A position begins with the number of the write in its physical
 * partition, which goes on in both halves of a split. Then comes the second of the write, where it is known. It tells
 * where to start reading a user's tail.
 */
public final class Positions {
    /** Numbers of a log stay below this power of two, in any time that a partition can have. */
    private static final int VERSION_SHIFT = 48;

    private Positions() {}

    /**
     * The number up to which a partition had come, from a session token {@code range:version#number[#region=number]}.
     */
    public static Position of(String sessionToken) {
        return new Position(Long.parseLong(last(versionAndNumber(sessionToken))), 0);
    }

    /**
     * The session for a token. A token keeps it by its range. The greater version covers the lesser one, because a
     * failover that lost writes begins another version and numbers them again. Then the greater number does.
     */
    static StoreSession session(String sessionToken) {
        String[] parts = versionAndNumber(sessionToken);
        long version = parts.length == 1 ? -1 : Long.parseLong(parts[0]);
        return new StoreSession(
                sessionToken.substring(0, sessionToken.indexOf(':')),
                (Math.max(-1, version) + 1) << VERSION_SHIFT | Long.parseLong(last(parts)),
                sessionToken);
    }

    /** Returns the version, which may be missing, and the number. */
    private static String[] versionAndNumber(String sessionToken) {
        String[] parts = sessionToken.substring(sessionToken.indexOf(':') + 1).split("#");
        return Arrays.copyOf(parts, Math.min(2, parts.length));
    }

    private static String last(String[] parts) {
        return parts[parts.length - 1];
    }

    public static Position of(long number, JsonNode document) {
        return new Position(number, seconds(document));
    }

    /** The second in which the document was written, by the server's clock. */
    static long seconds(JsonNode document) {
        return document.path("_ts").longValue();
    }
}
