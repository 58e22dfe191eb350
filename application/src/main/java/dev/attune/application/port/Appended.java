package dev.attune.application.port;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import java.util.Optional;

/** What became of one event that was handed to {@link EventStore#append}. */
public sealed interface Appended {
    /**
     * It is durable.
     *
     * @param duplicate an event with this user and id was there before, and is unchanged
     * @param position where the event stands in the feed; of a duplicate, where the first one stands or a later place
     * @param session what the store wants to be shown by a reader who must not miss it
     */
    record Stored(boolean duplicate, Position position, Optional<StoreSession> session) implements Appended {
        /** Of a store without sessions. */
        public Stored(boolean duplicate, Position position) {
            this(duplicate, position, Optional.empty());
        }
    }

    /**
     * The store took others of the same call, and not this one; whether it is there is unknown, and a retry is
     * harmless.
     */
    record Refused(StoreUnavailable reason) implements Appended {}
}
