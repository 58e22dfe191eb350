package dev.attune.adapters.jdbc;

import dev.attune.application.port.StoredEvent;
import dev.attune.application.profile.InternedIds;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** The mapping from rows of the table {@code event} to events. */
final class EventRows {
    static final String COLUMNS = "tx, seq, user_id, id, item_id, type, value, at, session_id, recommendation_id";

    private EventRows() {}

    static StoredEvent toDomain(ResultSet row) throws SQLException {
        return new StoredEvent(event(row), new Position(row.getLong(1), row.getLong(2)));
    }

    static Event event(ResultSet row) throws SQLException {
        double value = row.getDouble(7);
        OptionalDouble given = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
        return new Event(
                new EventId(row.getString(4)),
                new UserId(row.getString(3)),
                InternedIds.item(row.getString(5)),
                InternedIds.type(row.getString(6)),
                given,
                Instant.ofEpochMilli(row.getLong(8)),
                Optional.ofNullable(row.getString(9)),
                Optional.ofNullable(row.getString(10)));
    }
}
