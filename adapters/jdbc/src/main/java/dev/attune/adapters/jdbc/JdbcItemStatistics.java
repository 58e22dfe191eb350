package dev.attune.adapters.jdbc;

import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.Weight;
import dev.attune.domain.item.ItemId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts by item and type, and beside them the heat: log2 of the sum of 2^(time / half-life) over the events (forward decay,
 * Cormode et al. 2009), which never has to be touched for time to pass. A checkpoint a partition, moved in the same transaction,
 * makes redelivered events count once.
 */
public final class JdbcItemStatistics implements ItemStatistics {
    static final Duration HALF_LIFE = Duration.ofDays(1);
    /** Beyond this many half-lives the lesser of two heats no longer shows in the sum. */
    private static final int NEGLIGIBLE = 60;

    private final Database database;

    public JdbcItemStatistics(Database database) {
        this.database = database;
        database.write(JdbcItemStatistics::createCheckpoints);
    }

    private static Void createCheckpoints(Connection connection) throws SQLException {
        for (int part = 0; part < Partition.COUNT; part++) {
            Rows.update(connection, "insert into item_statistic_checkpoint (part, tx, seq) values (?, 0, 0) on conflict do nothing", part);
        }
        return null;
    }

    @Override
    public void record(List<StoredEvent> events) {
        Set<Integer> parts = events.stream().map(StoredEvent::partition).collect(Collectors.toSet());
        database.write(connection -> {
            Map<Integer, Position> counted = checkpoints(connection, parts);
            List<StoredEvent> fresh = events.stream()
                    .filter(event -> !counted.getOrDefault(event.partition(), Position.START).covers(event.position())).toList();
            if (!fresh.isEmpty()) {
                add(connection, fresh);
                advance(connection, fresh);
            }
            return null;
        });
    }

    private Map<Integer, Position> checkpoints(Connection connection, Set<Integer> parts) throws SQLException {
        Map<Integer, Position> positions = new HashMap<>();
        Rows.list(connection, "select part, tx, seq from item_statistic_checkpoint where part in (" + Rows.places(parts.size()) + ") order by part"
                + database.dialect().forUpdate(), row -> positions.put(row.getInt(1), new Position(row.getLong(2), row.getLong(3))), parts.toArray());
        return positions;
    }

    private static void add(Connection connection, List<StoredEvent> events) throws SQLException {
        Map<Key, Sum> sums = new TreeMap<>();
        for (StoredEvent event : events) {
            sums.computeIfAbsent(new Key(event.event().itemId(), event.event().type()), _ -> new Sum())
                    .add(event.event().timestamp().toEpochMilli() / (double) HALF_LIFE.toMillis());
        }
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into item_statistic (item_id, type, total, heat) values (?, ?, ?, ?)
                on conflict (item_id, type) do update set total = item_statistic.total + excluded.total,
                    heat = case when item_statistic.heat - excluded.heat > %1$d then item_statistic.heat
                        when excluded.heat - item_statistic.heat > %1$d then excluded.heat
                        else item_statistic.heat + ln(1 + power(2, excluded.heat - item_statistic.heat)) / ln(2) end""".formatted(NEGLIGIBLE))) {
            for (Map.Entry<Key, Sum> entry : sums.entrySet()) {
                upsert.setString(1, entry.getKey().item().value());
                upsert.setString(2, entry.getKey().type().name());
                upsert.setLong(3, entry.getValue().count);
                upsert.setDouble(4, entry.getValue().heat);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static void advance(Connection connection, List<StoredEvent> events) throws SQLException {
        Map<Integer, Position> reached = new TreeMap<>();
        events.forEach(event -> reached.merge(event.partition(), event.position(), Position::max));
        try (PreparedStatement update = connection.prepareStatement("update item_statistic_checkpoint set tx = ?, seq = ? where part = ?")) {
            for (Map.Entry<Integer, Position> entry : reached.entrySet()) {
                update.setLong(1, entry.getValue().transaction());
                update.setLong(2, entry.getValue().sequence());
                update.setInt(3, entry.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
        double reference = now.toEpochMilli() / (double) HALF_LIFE.toMillis();
        String count = switch (ranking) {
            case POPULAR -> "total";
            case TRENDING -> "case when heat < ? then 0 else power(2, heat - ?) end";
        };
        List<Object> parameters = new ArrayList<>();
        StringBuilder weight = new StringBuilder("case type");
        weights.types().forEach((type, worth) -> {
            weight.append(" when ? then cast(? as double precision)");
            parameters.add(type.name());
            parameters.add(worth(worth));
        });
        if (ranking == Ranking.TRENDING) {
            parameters.add(reference - NEGLIGIBLE);
            parameters.add(reference);
        }
        parameters.add(limit);
        String sql = "select item_id, score from (select item_id, sum((" + weight + " else 0 end) * (" + count
                + ")) as score from item_statistic group by item_id) scores where score > 0 order by score desc, item_id limit ?";
        return database.read(connection -> Rows.list(connection, sql,
                row -> new Count(new ItemId(row.getString(1)), row.getDouble(2)), parameters.toArray()));
    }

    /** An aggregate knows no single values: a type weighted by value counts as one. */
    private static double worth(Weight weight) {
        return switch (weight) {
            case Weight.Fixed fixed -> fixed.weight();
            case Weight.ByValue _ -> 1;
            case Weight.Negative _ -> 0;
        };
    }

    private record Key(ItemId item, EventType type) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byItem = item.compareTo(other.item);
            return byItem != 0 ? byItem : type.compareTo(other.type);
        }
    }

    private static final class Sum {
        private long count;
        private double heat = Double.NEGATIVE_INFINITY;

        void add(double at) {
            count++;
            double greater = Math.max(heat, at);
            double lesser = Math.min(heat, at);
            heat = greater + Math.log1p(Math.pow(2, lesser - greater)) / Math.log(2);
        }
    }
}
