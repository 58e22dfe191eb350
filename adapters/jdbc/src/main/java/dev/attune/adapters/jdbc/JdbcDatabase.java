package dev.attune.adapters.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.attune.application.port.CannotOpen;
import dev.attune.application.port.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.Driver;

/**
 * An open database, migrated to this version's schema. The embedded database has a pool of readers and a single writing
 * connection. That connection is also a lock: writers queue for it and do not collide.
 */
public final class JdbcDatabase implements AutoCloseable {
    /**
     * Time that a server may stay silent before its connection counts as broken, for reads that an answer can do
     * without.
     */
    private static final Duration PROMPT = Duration.ofSeconds(2);
    /** The same time for reads that go through a table. */
    private static final Duration LONG = Duration.ofSeconds(60);

    /** The life of the database that the work of a thread belongs to. */
    private static final ThreadLocal<Incarnation> EXPECTED = new ThreadLocal<>();

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final SqlDialect dialect;
    private final HikariDataSource writer;
    private final HikariDataSource reader;
    private final Optional<DataDirectory> directory;
    private final Optional<LogCheckpoints> checkpoints;
    private final Optional<PostgresSource> server;
    private final Writability writability = new Writability(System::nanoTime);

    private JdbcDatabase(
            SqlDialect dialect,
            HikariDataSource writer,
            HikariDataSource reader,
            Optional<DataDirectory> directory,
            Optional<PostgresSource> server) {
        this.dialect = dialect;
        this.writer = writer;
        this.reader = reader;
        this.directory = directory;
        this.server = server;
        this.checkpoints = directory.map(held -> new LogCheckpoints(reader, writer, held));
    }

    /**
     * Opens and migrates a database.
     *
     * @throws CannotOpen with one line that says what is wrong and what to do
     */
    public static JdbcDatabase open(JdbcSettings settings) {
        JdbcDatabase database =
                settings.url().map(url -> postgres(url, settings)).orElseGet(() -> embedded(settings));
        try {
            DataSource source =
                    settings.url().map(url -> Migrations.patient(url, settings)).orElseGet(database::source);
            Migrations.migrate(database.dialect, source);
            database.server.ifPresent(PostgresSource::migrated);
            // The first connections are older than the schema.
            database.reconnect();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static JdbcDatabase postgres(String url, JdbcSettings settings) {
        PostgresSource server = Pools.server(url, settings);
        HikariDataSource pool = Pools.postgres(server, url, settings);
        return new JdbcDatabase(SqlDialect.POSTGRESQL, pool, pool, Optional.empty(), Optional.of(server));
    }

    private static JdbcDatabase embedded(JdbcSettings settings) {
        DataDirectory directory = DataDirectory.open(settings.dataDirectory());
        try {
            return embedded(directory, Pools.sqliteWriter(directory.database(), settings), settings);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static JdbcDatabase embedded(DataDirectory directory, HikariDataSource writer, JdbcSettings settings) {
        try {
            return new JdbcDatabase(
                    SqlDialect.SQLITE,
                    writer,
                    Pools.sqliteReaders(directory.database(), settings),
                    Optional.of(directory),
                    Optional.empty());
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Returns whether {@link #open} can open a database under this URL. */
    public static boolean takes(String url) {
        return url.startsWith("jdbc:postgresql:") && Driver.parseURL(url, null) != null;
    }

    /** Returns the connections for libraries that handle connections themselves. */
    DataSource source() {
        return dialect.repositorySource(writer);
    }

    SqlDialect dialect() {
        return dialect;
    }

    /** Returns the life of the database that a connection leads to. */
    Incarnation incarnation(Connection connection) throws SQLException {
        return server.isPresent() ? server.get().of(connection) : Incarnation.ONLY;
    }

    /**
     * Does work that belongs to one life of the database. Where a connection leads to another life, reads and writes of
     * this thread throw {@link StoreUnavailable} until the work ends.
     */
    <T> T during(Incarnation incarnation, Supplier<T> work) {
        EXPECTED.set(incarnation);
        try {
            return work.get();
        } finally {
            EXPECTED.remove();
        }
    }

    private void check(Connection connection) throws SQLException {
        Incarnation one = EXPECTED.get();
        if (one != null && !one.equals(incarnation(connection))) {
            throw new StoreUnavailable("the database has been restored or taken over", RETRY, null);
        }
    }

    /** Opens connections anew, which find out what life the database lives. */
    void reconnect() {
        server.ifPresent(_ -> writer.getHikariPoolMXBean().softEvictConnections());
    }

    /** Does the work only where no other process uses the database. */
    void soleOwner(Runnable work) {
        directory.ifPresent(_ -> work.run());
    }

    /** Runs the work in a transaction that may write. */
    <T> T write(Work<T> work) {
        try {
            return transacted(writer, work);
        } catch (SQLException e) {
            writability.failed(e);
            throw SqlFailures.translated(e);
        }
    }

    /**
     * Asks the database for its time.
     *
     * @throws StoreUnavailable if it does not answer, or has just refused a write
     */
    public void probe() {
        now();
        writability.check();
    }

    /** Does the same as {@link #write}, for work without a result. */
    void writing(VoidWork work) {
        write(connection -> {
            work.run(connection);
            return true;
        });
    }

    /** Runs the work on a connection that only reads. Each statement sees everything that was committed before it. */
    <T> T read(Work<T> work) {
        try (Connection connection = reader.getConnection()) {
            check(connection);
            return work.apply(connection);
        } catch (SQLException e) {
            throw SqlFailures.translated(e);
        }
    }

    /**
     * Does the same as {@link #read}, for a caller that can be answered without the result. The connection breaks if a
     * server is silent for 2 seconds.
     */
    <T> T readPromptly(Work<T> work) {
        return read(waiting(PROMPT, work));
    }

    /**
     * Does the same as {@link #read}, for work that goes through a table. The connection breaks if a server is silent
     * for 60 seconds.
     */
    <T> T readPatiently(Work<T> work) {
        return read(waiting(LONG, work));
    }

    /** Runs the work in a reading transaction. Results that are fetched bit by bit need one. */
    <T> T readAll(Work<T> work) {
        return transact(reader, waiting(LONG, connection -> {
            dialect.readSlowly(connection);
            return work.apply(connection);
        }));
    }

    /** Lets the connection bear this silence of a server. The pool resets the connection when it comes back. */
    private <T> Work<T> waiting(Duration silence, Work<T> work) {
        return connection -> {
            dialect.waitAtMost(connection, silence);
            return work.apply(connection);
        };
    }

    private <T> T transact(DataSource source, Work<T> work) {
        try {
            return transacted(source, work);
        } catch (SQLException e) {
            throw SqlFailures.translated(e);
        }
    }

    private <T> T transacted(DataSource source, Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            check(connection);
            connection.setAutoCommit(false);
            try {
                T result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Returns the milliseconds since 1970 by the one clock that all instances on this database share. */
    long now() {
        return read(dialect::now);
    }

    @Override
    public void close() {
        checkpoints.ifPresent(LogCheckpoints::close);
        writer.close();
        reader.close();
        directory.ifPresent(DataDirectory::close);
    }

    interface VoidWork {
        void run(Connection connection) throws SQLException;
    }

    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }
}
