package dev.attune.adapters.jdbc;

import dev.attune.application.port.UsageLedger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Stores the number of a caller's requests on one instance in one period as a row. */
public final class JdbcUsageLedger implements UsageLedger {
    private final JdbcDatabase database;

    public JdbcUsageLedger(JdbcDatabase database) {
        this.database = database;
    }

    @Override
    public Map<String, Long> exchange(String instance, Instant period, Instant forget, Map<String, Long> used) {
        if (!used.isEmpty()) {
            database.write(connection -> note(connection, instance, period, forget, used));
        }
        return database.read(connection -> others(connection, instance, period));
    }

    private static int note(
            Connection connection, String instance, Instant period, Instant before, Map<String, Long> used)
            throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement("delete from caller_usage where period < ?")) {
            forget.setLong(1, before.toEpochMilli());
            forget.executeUpdate();
        }
        String sql = """
            insert into caller_usage (period, instance, caller, used) values (?, ?, ?, ?)
            on conflict (period, instance, caller) do update set used = excluded.used\
            """;
        try (PreparedStatement put = connection.prepareStatement(sql)) {
            for (Map.Entry<String, Long> entry : used.entrySet()) {
                put.setLong(1, period.toEpochMilli());
                put.setString(2, instance);
                put.setString(3, entry.getKey());
                put.setLong(4, entry.getValue());
                put.addBatch();
            }
            return put.executeBatch().length;
        }
    }

    private static Map<String, Long> others(Connection connection, String instance, Instant period)
            throws SQLException {
        Map<String, Long> sums = new HashMap<>();
        Rows.list(
                connection,
                "select caller, sum(used) from caller_usage where period = ? and instance <> ? group by caller",
                row -> sums.put(row.getString(1), row.getLong(2)),
                period.toEpochMilli(),
                instance);
        return sums;
    }
}
