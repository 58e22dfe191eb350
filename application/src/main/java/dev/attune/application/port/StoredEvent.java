package dev.attune.application.port;

import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;

/**
 * An event as the feed delivers it.
 *
 * @param position covers the position with which {@link EventStore#append} acknowledged the event, where the call held
 *     no other event of that user; never covers that of a later event of the user
 */
public record StoredEvent(Event event, Position position) {
    /** The partition of the event's user. */
    public int partition() {
        return Partition.of(event.userId());
    }
}
