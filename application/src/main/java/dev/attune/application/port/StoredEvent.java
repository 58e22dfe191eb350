package dev.attune.application.port;

import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;

public record StoredEvent(Event event, Position position) {
    public int partition() {
        return Partition.of(event.userId());
    }
}
