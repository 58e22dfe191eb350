package dev.attune.adapters.jdbc;

import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Stores each dead letter as a row. */
@Singleton
public final class JdbcDeadLetters implements DeadLetters {
    private final DeadLetterRows rows;

    JdbcDeadLetters(DeadLetterRows rows) {
        this.rows = rows;
    }

    @Override
    public void add(DeadLetter letter) {
        Event event = letter.event().event();
        Position position = letter.event().position();
        SqlFailures.asked(() -> {
            rows.put(
                    event.userId().value(),
                    event.id().value(),
                    document(event),
                    position.order(),
                    position.detail(),
                    letter.reason().replace('\u0000', ' '),
                    letter.attempts(),
                    letter.failedAt().toEpochMilli());
            return null;
        });
    }

    @Override
    public List<Numbered> page(Optional<Long> after, int limit) {
        return SqlFailures.asked(() -> rows.page(after.orElse(0L), limit)).stream()
                .map(JdbcDeadLetters::letter)
                .toList();
    }

    @Override
    public void remove(long number) {
        SqlFailures.asked(() -> rows.deleteByNumber(number));
    }

    @Override
    public void erase(UserId user) {
        SqlFailures.asked(() -> rows.deleteByUserId(user.value()));
    }

    @Override
    public long count() {
        return SqlFailures.asked(rows::count);
    }

    private static String document(Event event) {
        Map<String, Object> document = new HashMap<>();
        document.put("itemId", event.itemId().value());
        document.put("type", event.type().name());
        event.value().ifPresent(value -> document.put("value", value));
        document.put("timestamp", event.timestamp().toEpochMilli());
        event.sessionId().ifPresent(id -> document.put("sessionId", id));
        event.recommendationId().ifPresent(id -> document.put("recommendationId", id));
        return Json.write(document);
    }

    private static Numbered letter(DeadLetterRow row) {
        Map<String, Object> document = Json.read(row.event());
        Object value = document.get("value");
        Event event = new Event(
                new EventId(row.eventId()),
                new UserId(row.userId()),
                new ItemId((String) document.get("itemId")),
                new EventType((String) document.get("type")),
                value == null ? OptionalDouble.empty() : OptionalDouble.of(((Number) value).doubleValue()),
                Instant.ofEpochMilli((Long) document.get("timestamp")),
                Optional.ofNullable((String) document.get("sessionId")),
                Optional.ofNullable((String) document.get("recommendationId")));
        StoredEvent stored = new StoredEvent(event, new Position(row.tx(), row.seq()));
        return new Numbered(
                row.number(),
                new DeadLetter(stored, row.reason(), row.attempts(), Instant.ofEpochMilli(row.failedAt())));
    }
}
