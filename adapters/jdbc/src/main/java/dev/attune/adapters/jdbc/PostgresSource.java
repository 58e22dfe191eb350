package dev.attune.adapters.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to a PostgreSQL server, and finds out which life of the database each one leads to. A server leads
 * to one life while a connection lasts. One that is in recovery is refused: it may lack what was acknowledged, and it
 * may begin another life under the connection.
 */
final class PostgresSource extends ForwardingSource {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSource.class);
    private static final String IN_RECOVERY = "57P03";
    private static final String FORBIDDEN = "42501";
    private static final String SYSTEM = "(select system_identifier::text from pg_control_system())";
    /** For servers that tell nobody their identifier. */
    private static final String OBJECT = "(select oid::text from pg_database where datname = current_database())";

    private static final String TIMELINE = "left(pg_walfile_name(pg_current_wal_lsn()), 8)";

    private final String limits;
    private final Map<PgConnection, Incarnation> incarnations = Collections.synchronizedMap(new WeakHashMap<>());
    /** Connections that are opened before the schema is there lead to no life. */
    private volatile boolean migrated;

    /** @param limits statements that set the limits of a connection */
    PostgresSource(DataSource server, String limits) {
        super(server);
        this.limits = limits;
    }

    /** Notes that the schema is there. Connections from before it must not be used again. */
    void migrated() {
        migrated = true;
    }

    /** Returns the life that a connection leads to. */
    Incarnation of(Connection connection) throws SQLException {
        PgConnection physical = connection.unwrap(PgConnection.class);
        Incarnation incarnation = incarnations.get(physical);
        if (incarnation == null) {
            physical.abort(Runnable::run);
            throw new SQLException("the connection is older than the schema", "08003");
        }
        return incarnation;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = source.getConnection();
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(limits);
            }
            if (migrated) {
                incarnations.put(connection.unwrap(PgConnection.class), lead(connection));
            }
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private static Incarnation lead(Connection connection) throws SQLException {
        String identity = identity(connection);
        Optional<Incarnation> known = known(connection, identity);
        return known.isPresent() ? known.get() : begin(connection, identity);
    }

    /**
     * Returns the newest life, if it is that of this server. While a dump is restored under running instances, one of
     * them may have noted this server before the rows of the dump came. Then another life is as new, or positions are
     * there that this server has not reached, and a next one must begin.
     */
    private static Optional<Incarnation> known(Connection connection, String identity) throws SQLException {
        List<Incarnation> newest = Rows.list(
                connection,
                "select generation, identity from incarnation where generation = (select max(generation) from"
                        + " incarnation)",
                row -> new Incarnation(row.getLong(1), row.getString(2)));
        return newest.size() == 1
                        && newest.getFirst().identity().equals(identity)
                        && !isBehind(connection, newest.getFirst().base())
                ? Optional.of(newest.getFirst())
                : Optional.empty();
    }

    private static String identity(Connection connection) throws SQLException {
        try {
            return identity(connection, SYSTEM);
        } catch (SQLException e) {
            if (FORBIDDEN.equals(e.getSQLState())) {
                return identity(connection, OBJECT);
            }
            throw e;
        }
    }

    private static String identity(Connection connection, String server) throws SQLException {
        String sql =
                "select case when pg_is_in_recovery() then null else " + server + " || '/' || " + TIMELINE + " end";
        return Rows.first(connection, sql, row -> Optional.ofNullable(row.getString(1)))
                .orElseThrow()
                .orElseThrow(() -> new SQLException("the server is in recovery", IN_RECOVERY));
    }

    /** Begins another life, unless another instance has just done so. */
    private static Incarnation begin(Connection connection, String identity) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table incarnation in exclusive mode");
            Optional<Incarnation> known = known(connection, identity);
            if (known.isPresent()) {
                connection.rollback();
                connection.setAutoCommit(true);
                return known.get();
            }
            long first = isBehind(connection, 0) ? 1 : 0;
            long next = Rows.first(connection, "select max(generation) + 1 from incarnation", PostgresSource::number)
                    .orElseThrow()
                    .orElse(first);
            Incarnation begun = new Incarnation(next, identity);
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into incarnation (generation, identity) values (?, ?)")) {
                insert.setLong(1, begun.generation());
                insert.setString(2, identity);
                insert.executeUpdate();
            }
            connection.commit();
            connection.setAutoCommit(true);
            tell(connection, begun);
            return begun;
        }
    }

    private static Optional<Long> number(ResultSet row) throws SQLException {
        long number = row.getLong(1);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    /**
     * Returns whether the database holds positions that this server has not reached: another server gave them.
     *
     * @param base of the positions that this server gives
     */
    private static boolean isBehind(Connection connection, long base) throws SQLException {
        return Rows.first(connection, """
            select greatest(coalesce((select tx from event order by tx desc, seq desc limit 1), 0),
                coalesce((select max(tx) from feed_lease), 0), coalesce((select max(revision) from item), 0))
                >= ? + pg_snapshot_xmax(pg_current_snapshot())::text::bigint\
            """, row -> row.getBoolean(1), base).orElseThrow();
    }

    private static void tell(Connection connection, Incarnation begun) throws SQLException {
        if (begun.generation() == 0) {
            return;
        }
        Optional<Timestamp> newest = Rows.first(
                connection,
                "select to_timestamp(at / 1000.0) from event order by tx desc, seq desc limit 1",
                row -> row.getTimestamp(1));
        LOG.warn(
                "The database is restored, or another server took over: its generation {} begins. The newest event that"
                        + " it has names the time {}. Where that server did not have all that the former one had"
                        + " acknowledged, what came later is lost unless its callers send it again.",
                begun.generation(),
                newest.map(at -> at.toInstant().toString()).orElse("no time"));
    }
}
