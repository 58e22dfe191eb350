package dev.attune.application.port;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import java.util.Optional;

/** The result for one event that was handed to {@link EventStore#append}. */
public sealed interface Appended {
    /**
     * The event is durable.
     *
     * @param duplicate an event with this user and id was there before, and is unchanged
     * @param position where the event stands in the feed; of a duplicate, where the first one stands or a later place
     * @param session the session that a reader shows to the store if it must not miss the event
     */
    record Stored(boolean duplicate, Position position, Optional<StoreSession> session) implements Appended {
        /** Makes the result of a store without sessions. */
        public Stored(boolean duplicate, Position position) {
            this(duplicate, position, Optional.empty());
        }
    }

    /**
     * The store took other events of the same call, and not this one. It is unknown whether the event is there, and a
     * retry is harmless.
     */
    record Refused(StoreUnavailable reason) implements Appended {}
}
