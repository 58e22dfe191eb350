package dev.attune.adapters.jdbc;

import dev.attune.application.port.Appended;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inserts events that are not there yet, in order of their key: neighbours in the one random index then share its
 * pages.
 */
interface EventInsert {
    Comparator<Event> BY_KEY = Comparator.comparing((Event event) -> event.userId())
            .thenComparing(event -> event.id().value());

    /** One answer an event, in order. */
    List<Appended> insert(Connection connection, List<Event> events) throws SQLException;

    private static List<Integer> keyOrder(List<Event> events) {
        List<Integer> order = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            order.add(i);
        }
        if (events.size() > 1) {
            order.sort(Comparator.comparing(events::get, BY_KEY));
        }
        return order;
    }

    private static Appended duplicate(Connection connection, Event event) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select tx, seq from event where user_id = ? and id = ?")) {
            query.setString(1, event.userId().value());
            query.setString(2, event.id().value());
            try (ResultSet row = query.executeQuery()) {
                // It can be gone again: then nothing is left that a token would have to cover.
                return new Appended.Stored(
                        true, row.next() ? new Position(row.getLong(1), row.getLong(2)) : Position.START);
            }
        }
    }

    /** The embedded database's single writer numbers the events itself. */
    final class Numbered implements EventInsert {
        private static final String SQL = """
            insert into event (seq, part, user_id, id, item_id, type, value, at, session_id, recommendation_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
            """;
        private long last = -1;

        @Override
        public List<Appended> insert(Connection connection, List<Event> events) throws SQLException {
            long next = last < 0 ? greatest(connection) : last;
            Appended[] answers = new Appended[events.size()];
            try (PreparedStatement insert = connection.prepareStatement(SQL)) {
                for (int index : keyOrder(events)) {
                    Event event = events.get(index);
                    bind(insert, next + 1, event);
                    if (insert.executeUpdate() == 1) {
                        answers[index] = new Appended.Stored(false, new Position(0, ++next));
                    } else {
                        answers[index] = duplicate(connection, event);
                    }
                }
            }
            // After a roll-back the numbers are not given out again: a reader may have seen none of them, but gaps do
            // no harm.
            last = next;
            return List.of(answers);
        }

        /** The newest events may have been erased since: what the feed has passed must not be numbered again. */
        private static long greatest(Connection connection) throws SQLException {
            String sql = "select max((select coalesce(max(seq), 0) from event), (select coalesce(max(seq), 0) from"
                    + " feed_lease), (select coalesce(max(seq), 0) from item_statistic_checkpoint))";
            try (PreparedStatement query = connection.prepareStatement(sql);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }

        private static void bind(PreparedStatement insert, long seq, Event event) throws SQLException {
            insert.setLong(1, seq);
            insert.setInt(2, Partition.of(event.userId()));
            insert.setString(3, event.userId().value());
            insert.setString(4, event.id().value());
            insert.setString(5, event.itemId().value());
            insert.setString(6, event.type().name());
            insert.setObject(7, event.value().isPresent() ? event.value().getAsDouble() : null);
            insert.setLong(8, event.timestamp().toEpochMilli());
            insert.setString(9, event.sessionId().orElse(null));
            insert.setString(10, event.recommendationId().orElse(null));
        }
    }

    /** PostgreSQL takes the whole batch as arrays in one round trip. Keys in order keep two writers from a deadlock. */
    final class Arrays implements EventInsert {
        private static final String SQL = """
            insert into event (part, user_id, id, item_id, type, value, at, session_id, recommendation_id)
            select * from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[], ?::bigint[], ?::text[], ?::text[])
            on conflict do nothing returning user_id, id, tx, seq\
            """;

        @Override
        public List<Appended> insert(Connection connection, List<Event> events) throws SQLException {
            List<Integer> order = keyOrder(events);
            Map<String, Map<String, Position>> inserted = new HashMap<>();
            try (PreparedStatement insert = connection.prepareStatement(SQL)) {
                bind(connection, insert, order.stream().map(events::get).toList());
                try (ResultSet rows = insert.executeQuery()) {
                    while (rows.next()) {
                        inserted.computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                                .put(rows.getString(2), new Position(rows.getLong(3), rows.getLong(4)));
                    }
                }
            }
            Appended[] answers = new Appended[events.size()];
            for (int index : order) {
                Event event = events.get(index);
                // Taking the position out makes every further event with this key in the batch a duplicate.
                Position position = inserted.getOrDefault(event.userId().value(), Map.of())
                                .isEmpty()
                        ? null
                        : inserted.get(event.userId().value()).remove(event.id().value());
                answers[index] = position == null ? duplicate(connection, event) : new Appended.Stored(false, position);
            }
            return List.of(answers);
        }

        private static void bind(Connection connection, PreparedStatement insert, List<Event> events)
                throws SQLException {
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
                events.stream()
                        .map(event -> event.recommendationId().orElse(null))
                        .toArray(),
            };
            String[] types = {"int4", "text", "text", "text", "text", "float8", "int8", "text", "text"};
            for (int i = 0; i < columns.length; i++) {
                insert.setArray(i + 1, connection.createArrayOf(types[i], columns[i]));
            }
        }
    }
}
