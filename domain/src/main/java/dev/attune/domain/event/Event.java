package dev.attune.domain.event;

import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** One thing that a user did with an item. Its time is kept in milliseconds. */
public record Event(
        EventId id,
        UserId userId,
        ItemId itemId,
        EventType type,
        OptionalDouble value,
        Instant timestamp,
        Optional<String> sessionId,
        Optional<String> recommendationId) {
    public static final double MAX_VALUE = 1_000_000;

    public Event {
        if (value.isPresent() && !(Math.abs(value.getAsDouble()) <= MAX_VALUE)) {
            throw new InvalidValue("value", "a number in -1000000..1000000", value.getAsDouble());
        }
        if (timestamp.isBefore(Instant.EPOCH)) {
            throw new InvalidValue("timestamp", "at or after " + Instant.EPOCH, timestamp);
        }
        timestamp = Instant.ofEpochMilli(timestamp.toEpochMilli());
        sessionId.ifPresent(text -> Identifier.checked("sessionId", text));
        recommendationId.ifPresent(text -> Identifier.checked("recommendationId", text));
    }
}
