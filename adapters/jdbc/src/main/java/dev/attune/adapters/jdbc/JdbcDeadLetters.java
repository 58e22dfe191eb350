package dev.attune.adapters.jdbc;

import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A row a letter, with the event as a document of its own: it outlives the event's retention. */
public final class JdbcDeadLetters implements DeadLetters {
    private final Database database;

    public JdbcDeadLetters(Database database) {
        this.database = database;
    }

    @Override
    public void add(DeadLetter letter) {
        Event event = letter.event().event();
        database.write(connection -> Rows.update(connection, """
                insert into dead_letter (user_id, event_id, event, tx, seq, reason, attempts, failed_at) values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (user_id, event_id) do update set reason = excluded.reason, attempts = excluded.attempts, failed_at = excluded.failed_at""",
                event.userId().value(), event.id().value(), document(event), letter.event().position().transaction(),
                letter.event().position().sequence(), letter.reason().replace('\u0000', ' '), letter.attempts(), letter.failedAt().toEpochMilli()));
    }

    @Override
    public List<Numbered> page(Optional<Long> after, int limit) {
        return database.read(connection -> Rows.list(connection, """
                select number, user_id, event_id, event, tx, seq, reason, attempts, failed_at from dead_letter
                where number > ? order by number limit ?""", JdbcDeadLetters::letter, after.orElse(0L), limit));
    }

    @Override
    public void remove(long number) {
        database.write(connection -> Rows.update(connection, "delete from dead_letter where number = ?", number));
    }

    @Override
    public void erase(UserId user) {
        database.write(connection -> Rows.update(connection, "delete from dead_letter where user_id = ?", user.value()));
    }

    @Override
    public long count() {
        return database.read(connection -> Rows.first(connection, "select count(*) from dead_letter", row -> row.getLong(1)).orElse(0L));
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

    private static Numbered letter(ResultSet row) throws SQLException {
        Map<String, Object> document = Json.read(row.getString(4));
        Object value = document.get("value");
        Event event = new Event(new EventId(row.getString(3)), new UserId(row.getString(2)), new ItemId((String) document.get("itemId")),
                new EventType((String) document.get("type")),
                value == null ? OptionalDouble.empty() : OptionalDouble.of(((Number) value).doubleValue()),
                Instant.ofEpochMilli((Long) document.get("timestamp")), Optional.ofNullable((String) document.get("sessionId")),
                Optional.ofNullable((String) document.get("recommendationId")));
        StoredEvent stored = new StoredEvent(event, new Position(row.getLong(5), row.getLong(6)));
        return new Numbered(row.getLong(1), new DeadLetter(stored, row.getString(7), row.getInt(8), Instant.ofEpochMilli(row.getLong(9))));
    }
}
