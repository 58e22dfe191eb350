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
import java.util.List;

/** The insertion of events into the embedded database. Its single writer numbers the events itself. */
final class SqliteEventInsert implements EventInsert {
    private static final String SQL = """
        insert into event (seq, part, user_id, id, item_id, type, value, at, session_id, recommendation_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
        """;
    private long last = -1;

    @Override
    public List<Appended> insert(Connection connection, Incarnation incarnation, Duration patience, List<Event> events)
            throws SQLException {
        long next = last < 0 ? greatest(connection) : last;
        Appended[] answers = new Appended[events.size()];
        try (PreparedStatement insert = connection.prepareStatement(SQL)) {
            for (int index : EventInsert.keyOrder(events)) {
                Event event = events.get(index);
                bind(insert, next + 1, event);
                if (insert.executeUpdate() == 1) {
                    answers[index] = new Appended.Stored(false, new Position(0, ++next));
                } else {
                    answers[index] = EventInsert.duplicate(connection, event);
                }
            }
        }
        // After a roll-back these numbers are not given out again. No reader can have seen them, and gaps do no harm.
        last = next;
        return List.of(answers);
    }

    /**
     * Returns the greatest number that was given out. The newest events may have been erased since. So the checkpoints
     * of the feed and of the statistics count too: a number that they have passed must not be given out again.
     */
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
