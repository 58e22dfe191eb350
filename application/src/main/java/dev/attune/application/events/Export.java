package dev.attune.application.events;

import dev.attune.application.port.EventStore;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** The events of a period, for another store. */
public final class Export {
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final EventStore events;
    private final Instant from;
    private final Instant to;

    /**
     * Prepares an export. Throws {@link InvalidValue} if the period is empty.
     *
     * @param from first time of the period; if absent, the period begins with the first event
     * @param to first time after the period; if absent, the period ends with the last event
     */
    public Export(EventStore events, Optional<Instant> from, Optional<Instant> to) {
        this.events = events;
        this.from = from.orElse(Instant.EPOCH);
        this.to = to.orElse(LATEST);
        if (!this.from.isBefore(this.to)) {
            throw new InvalidValue("from", "before to (" + this.to + ")", this.from);
        }
    }

    /** Hands every event to the consumer, in no particular order and in constant memory. */
    public void run(Consumer<Event> consumer) {
        events.scan(from, to, consumer);
    }
}
