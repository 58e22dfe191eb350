package dev.attune.adapters.rest.event;

import dev.attune.adapters.rest.http.CsvColumns;
import dev.attune.adapters.rest.http.CsvColumns.Kind;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.UnknownFields;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Reads the documents of incoming events. */
@Singleton
public final class EventDocuments {
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);
    private static final Duration AT_ONCE = Duration.ofMinutes(1);
    private static final CsvColumns COLUMNS = new CsvColumns(
            Map.of(
                    "id", Kind.TEXT,
                    "userId", Kind.TEXT,
                    "itemId", Kind.TEXT,
                    "type", Kind.TEXT,
                    "value", Kind.VALUE,
                    "timestamp", Kind.VALUE,
                    "sessionId", Kind.TEXT,
                    "recommendationId", Kind.TEXT),
            Set.of("userId", "itemId", "type"),
            Optional.empty());

    private static final Set<String> SESSION_NAMES = Set.of("itemId", "type", "value");

    private final EventWeights weights;
    private final InstantSource clock;
    private final UnknownFields unknown;

    EventDocuments(EventWeights weights, InstantSource clock, RestSettings settings) {
        this.unknown = settings.unknownFields();
        this.weights = weights;
        this.clock = clock;
    }

    /** The columns that a table of events may have. */
    CsvColumns columns() {
        return unknown == UnknownFields.ACCEPT ? COLUMNS.with("others") : COLUMNS;
    }

    /**
     * Returns a reader for the events of one request. An event without an id gets a random one. Events without a time
     * happen when the request came, all at once, because the order of a file says nothing. A stream that lasts longer
     * than a minute is as many requests as it lasts minutes.
     */
    Function<Object, Event> ofRequest() {
        AtomicReference<Instant> came = new AtomicReference<>(clock.instant());
        return document -> {
            Instant now = clock.instant();
            if (now.isAfter(came.get().plus(AT_ONCE))) {
                came.set(now);
            }
            return event(document, now, came.get());
        };
    }

    private Event event(Object document, Instant now, Instant came) {
        Fields fields = unknown.ofEvent(document, COLUMNS.known().keySet());
        EventId id = new EventId(fields.optionalText("id").orElseGet(EventDocuments::newId));
        Instant at = fields.time("timestamp").orElse(came);
        if (at.isAfter(now.plus(MAX_AHEAD))) {
            throw new InvalidValue("timestamp", "at most 5 minutes ahead of the server's " + now, at);
        }
        EventType type = weights.known(fields.text("type"));
        return new Event(
                id,
                new UserId(fields.text("userId")),
                new ItemId(fields.text("itemId")),
                type,
                value(fields, type),
                at,
                fields.optionalText("sessionId"),
                fields.optionalText("recommendationId"));
    }

    /**
     * Reads an event of the session that a request describes. Such an event has no id and no time of its own, but only
     * a place.
     */
    public ProfileEvent sessionEvent(Object document, int place) {
        try {
            Fields fields = unknown.ofEvent(document, SESSION_NAMES);
            EventType type = weights.known(fields.optionalText("type").orElse("view"));
            return new ProfileEvent(
                    place, new ItemId(fields.text("itemId")), type, value(fields, type), clock.millis());
        } catch (InvalidValue wrong) {
            throw wrong.within("events[" + place + "]");
        }
    }

    private OptionalDouble value(Fields fields, EventType type) {
        OptionalDouble value = fields.number("value");
        if (value.isEmpty() && weights.needsValue(type)) {
            throw InvalidValue.missing("value", "a number, with type " + type);
        }
        if (value.isPresent() && !(Math.abs(value.getAsDouble()) <= Event.MAX_VALUE)) {
            throw new InvalidValue("value", "a number in -1000000..1000000", value.getAsDouble());
        }
        value.ifPresent(given -> weights.checkScale(type, given));
        return value;
    }

    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
