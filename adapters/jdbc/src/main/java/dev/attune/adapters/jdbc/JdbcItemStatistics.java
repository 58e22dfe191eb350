package dev.attune.adapters.jdbc;

import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Stores the {@link DecayedCount} of each item and event type as a row. Each partition has a checkpoint, which moves in
 * the same transaction. So an event that the feed delivers again counts once.
 */
public final class JdbcItemStatistics implements ItemStatistics {
    private final JdbcDatabase database;

    public JdbcItemStatistics(JdbcDatabase database) {
        this.database = database;
        database.writing(JdbcItemStatistics::createCheckpoints);
    }

    private static void createCheckpoints(Connection connection) throws SQLException {
        for (int part = 0; part < Partition.COUNT; part++) {
            Rows.update(
                    connection,
                    "insert into item_statistic_checkpoint (part, tx, seq) values (?, 0, 0) on conflict do nothing",
                    part);
        }
    }

    @Override
    public void record(List<StoredEvent> events) {
        Set<Integer> parts = events.stream().map(StoredEvent::partition).collect(Collectors.toSet());
        database.writing(connection -> {
            Map<Integer, Position> counted = checkpoints(connection, parts);
            List<StoredEvent> fresh = events.stream()
                    .filter(event -> !counted.getOrDefault(event.partition(), Position.START)
                            .covers(event.position()))
                    .toList();
            if (!fresh.isEmpty()) {
                add(connection, fresh.stream().map(StoredEvent::event).toList());
                advance(connection, fresh);
            }
        });
    }

    private Map<Integer, Position> checkpoints(Connection connection, Set<Integer> parts) throws SQLException {
        Map<Integer, Position> positions = new HashMap<>();
        Rows.list(
                connection,
                "select part, tx, seq from item_statistic_checkpoint where part in (" + Rows.places(parts.size())
                        + ") order by part" + database.dialect().forUpdate(),
                row -> positions.put(row.getInt(1), new Position(row.getLong(2), row.getLong(3))),
                parts.toArray());
        return positions;
    }

    /** Counts, and counts for a recount that is under way too. */
    private void add(Connection connection, List<Event> events) throws SQLException {
        CountTables.add(connection, CountTables.IN_FORCE, events);
        if (JdbcRecount.State.read(connection).isUnderWay(System.currentTimeMillis())) {
            CountTables.add(connection, CountTables.ANEW, events);
        }
    }

    private static void advance(Connection connection, List<StoredEvent> events) throws SQLException {
        Map<Integer, Position> reached = new TreeMap<>();
        events.forEach(event -> reached.merge(event.partition(), event.position(), Position::max));
        try (PreparedStatement update =
                connection.prepareStatement("update item_statistic_checkpoint set tx = ?, seq = ? where part = ?")) {
            for (Map.Entry<Integer, Position> entry : reached.entrySet()) {
                update.setLong(1, entry.getValue().order());
                update.setLong(2, entry.getValue().detail());
                update.setInt(3, entry.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public Recount recount() {
        return JdbcRecount.begin(database);
    }

    @Override
    public Optional<Recount> unfinished() {
        return JdbcRecount.unfinished(database).map(Recount.class::cast);
    }

    @Override
    public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
        double reference = DecayedCount.halfLives(now);
        String count = switch (ranking) {
            case POPULAR -> "total";
            case TRENDING -> "case when heat < ? then 0 else power(2, heat - ?) end";
        };
        List<Object> parameters = new ArrayList<>();
        StringBuilder weight = new StringBuilder("case type");
        weights.types().forEach((type, worth) -> {
            weight.append(" when ? then cast(? as double precision)");
            parameters.add(type.name());
            parameters.add(DecayedCount.worth(worth));
        });
        if (ranking == Ranking.TRENDING) {
            parameters.add(reference - DecayedCount.NEGLIGIBLE);
            parameters.add(reference);
        }
        parameters.add(limit);
        String sql = "select item_id, score from (select item_id, sum((" + weight + " else 0 end) * (" + count
                + ")) as score from item_statistic group by item_id) scores where score > 0 order by score desc,"
                + " item_id limit ?";
        return database.readPatiently(connection -> Rows.list(
                connection,
                sql,
                row -> new Count(new ItemId(row.getString(1)), row.getDouble(2)),
                parameters.toArray()));
    }
}
