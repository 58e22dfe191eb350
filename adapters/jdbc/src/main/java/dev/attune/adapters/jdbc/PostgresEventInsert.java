package dev.attune.adapters.jdbc;

import dev.attune.application.port.Appended;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The insertion of events into PostgreSQL. It takes a whole batch as arrays in one round trip. The order of keys keeps
 * two writers from a deadlock.
 */
final class PostgresEventInsert implements EventInsert {
    private static final String SQL = """
        set local lock_timeout = %d; insert into event (tx, part, user_id, id, item_id, type, value, at, session_id, recommendation_id)
        select ? + pg_current_xact_id()::text::bigint, * from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[], ?::bigint[], ?::text[], ?::text[])
        on conflict do nothing returning user_id, id, tx, seq\
        """;

    @Override
    public List<Appended> insert(Connection connection, Incarnation incarnation, Duration patience, List<Event> events)
            throws SQLException {
        List<Integer> order = EventInsert.keyOrder(events);
        Map<String, Map<String, Position>> inserted = new HashMap<>();
        try (PreparedStatement insert = connection.prepareStatement(SQL.formatted(patience.toMillis()))) {
            insert.setLong(1, incarnation.base());
            bind(connection, insert, order.stream().map(events::get).toList());
            insert.execute();
            insert.getMoreResults();
            try (ResultSet rows = insert.getResultSet()) {
                while (rows.next()) {
                    inserted.computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                            .put(rows.getString(2), new Position(rows.getLong(3), rows.getLong(4)));
                }
            }
        }
        Appended[] answers = new Appended[events.size()];
        for (int index : order) {
            Event event = events.get(index);
            // The position is taken out of the map, so that every further event of the batch with this key is a
            // duplicate.
            Position position = inserted.getOrDefault(event.userId().value(), Map.of())
                            .isEmpty()
                    ? null
                    : inserted.get(event.userId().value()).remove(event.id().value());
            answers[index] =
                    position == null ? EventInsert.duplicate(connection, event) : new Appended.Stored(false, position);
        }
        return List.of(answers);
    }

    private static void bind(Connection connection, PreparedStatement insert, List<Event> events) throws SQLException {
        Object[][] columns = {
            events.stream().map(event -> Partition.of(event.userId())).toArray(),
            events.stream().map(event -> event.userId().value()).toArray(),
            events.stream().map(event -> event.id().value()).toArray(),
            events.stream().map(event -> event.itemId().value()).toArray(),
            events.stream().map(event -> event.type().name()).toArray(),
            events.stream()
                    .map(event -> event.value().isPresent() ? event.value().getAsDouble() : null)
                    .toArray(),
            events.stream().map(event -> event.timestamp().toEpochMilli()).toArray(),
            events.stream().map(event -> event.sessionId().orElse(null)).toArray(),
            events.stream().map(event -> event.recommendationId().orElse(null)).toArray(),
        };
        String[] types = {"int4", "text", "text", "text", "text", "float8", "int8", "text", "text"};
        for (int i = 0; i < columns.length; i++) {
            insert.setArray(i + 2, connection.createArrayOf(types[i], columns[i]));
        }
    }
}
