package dev.attune.adapters.jdbc;

import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The table of counts, and the one that a recount fills. */
final class CountTables {
    static final String IN_FORCE = "item_statistic";
    static final String ANEW = "item_statistic_anew";

    private CountTables() {}

    static void add(Connection connection, String table, Collection<Event> events) throws SQLException {
        Map<Key, DecayedCount> sums = new TreeMap<>();
        for (Event event : events) {
            sums.merge(new Key(event.itemId(), event.type()), DecayedCount.of(event.timestamp()), DecayedCount::plus);
        }
        try (PreparedStatement upsert = connection.prepareStatement("""
            insert into %2$s as counts (item_id, type, total, heat) values (?, ?, ?, ?)
            on conflict (item_id, type) do update set total = counts.total + excluded.total,
                heat = case when counts.heat - excluded.heat > %1$d then counts.heat
                    when excluded.heat - counts.heat > %1$d then excluded.heat
                    else counts.heat + ln(1 + power(2, excluded.heat - counts.heat)) / ln(2) end\
            """.formatted(DecayedCount.NEGLIGIBLE, table))) {
            for (Map.Entry<Key, DecayedCount> entry : sums.entrySet()) {
                upsert.setString(1, entry.getKey().item().value());
                upsert.setString(2, entry.getKey().type().name());
                upsert.setLong(3, entry.getValue().total());
                upsert.setDouble(4, entry.getValue().heat());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private record Key(ItemId item, EventType type) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byItem = item.compareTo(other.item);
            return byItem != 0 ? byItem : type.compareTo(other.type);
        }
    }
}
