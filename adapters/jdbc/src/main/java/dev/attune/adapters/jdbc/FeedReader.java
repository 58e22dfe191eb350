package dev.attune.adapters.jdbc;

import dev.attune.adapters.jdbc.SqlDialect.Frontier;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** A reader of the next events of some partitions. It reads up to the frontier and never past it. */
final class FeedReader {
    static final int BATCH = 8_000;

    private final JdbcDatabase database;

    FeedReader(JdbcDatabase database) {
        this.database = database;
    }

    Frontier frontier() {
        return database.read(connection -> database.dialect().frontier(connection, database.incarnation(connection)));
    }

    /** Returns the events after {@code from} and up to {@code to} in the feed's order, at most {@link #BATCH}. */
    List<StoredEvent> read(Collection<Integer> partitions, Position from, Position to) {
        return database.read(connection -> read(connection, partitions, from, to));
    }

    private List<StoredEvent> read(Connection connection, Collection<Integer> partitions, Position from, Position to)
            throws SQLException {
        SqlDialect dialect = database.dialect();
        String sql = "select " + EventRows.COLUMNS + " from event where " + dialect.positionAfter() + " and "
                + dialect.positionUpTo()
                + " and part in (" + Rows.places(partitions.size()) + ") order by " + dialect.positionOrder()
                + " limit " + BATCH;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            int index = 0;
            for (Position position : List.of(from, to)) {
                query.setLong(++index, position.order());
                query.setLong(++index, position.detail());
            }
            for (int partition : partitions) {
                query.setInt(++index, partition);
            }
            return Rows.list(query, EventRows::toDomain);
        }
    }
}
