package dev.attune.application.port;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import java.util.Optional;

/**
 * What became of one event that was handed to {@link EventStore#append}.
 *
 * @param duplicate an event with this user and id was there before, and is unchanged
 * @param position where the event stands in the feed; of a duplicate, where the first one stands or a later place
 * @param session what the store wants to be shown by a reader who must not miss it
 */
public record Appended(boolean duplicate, Position position, Optional<StoreSession> session) {
    /** Of a store without sessions. */
    public Appended(boolean duplicate, Position position) {
        this(duplicate, position, Optional.empty());
    }

}
