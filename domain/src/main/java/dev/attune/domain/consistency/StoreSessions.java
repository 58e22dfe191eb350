package dev.attune.domain.consistency;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The store sessions behind a token, one for each range. At most {@link #MOST} can be carried. If there are more, none
 * is carried, and a reader has to ask for everything that is committed.
 *
 * @param complete false if there were too many; the map is then empty
 */
public record StoreSessions(boolean complete, Map<String, StoreSession> byRange) {
    public static final int MOST = 12;
    /** The value for stores that have no sessions. */
    public static final StoreSessions NONE = new StoreSessions(true, Map.of());

    public static final StoreSessions TOO_MANY = new StoreSessions(false, Map.of());

    public StoreSessions {
        byRange = Map.copyOf(byRange);
    }

    public static StoreSessions of(Collection<StoreSession> sessions) {
        Map<String, StoreSession> byRange = new TreeMap<>();
        sessions.forEach(session -> byRange.merge(session.range(), session, StoreSession::later));
        return byRange.size() > MOST ? TOO_MANY : new StoreSessions(true, byRange);
    }

    /** Merges two sets of sessions. Of each range, the later session stays. */
    public StoreSessions and(StoreSessions other) {
        if (!complete || !other.complete) {
            return TOO_MANY;
        }
        Map<String, StoreSession> both = new TreeMap<>(byRange);
        other.byRange.forEach((range, session) -> both.merge(range, session, StoreSession::later));
        return both.size() > MOST ? TOO_MANY : new StoreSessions(true, both);
    }
}
