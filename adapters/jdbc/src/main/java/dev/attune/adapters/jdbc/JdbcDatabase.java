package dev.attune.adapters.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.attune.application.port.CannotOpen;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
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

    private final SqlDialect dialect;
    private final HikariDataSource writer;
    private final HikariDataSource reader;
    private final Optional<DataDirectory> directory;
    private final Optional<LogCheckpoints> checkpoints;

    private JdbcDatabase(
            SqlDialect dialect, HikariDataSource writer, HikariDataSource reader, Optional<DataDirectory> directory) {
        this.dialect = dialect;
        this.writer = writer;
        this.reader = reader;
        this.directory = directory;
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
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static JdbcDatabase postgres(String url, JdbcSettings settings) {
        HikariDataSource pool = Pools.postgres(url, settings);
        return new JdbcDatabase(SqlDialect.POSTGRESQL, pool, pool, Optional.empty());
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
                    Optional.of(directory));
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

    /** Runs the work in a transaction that may write. */
    <T> T write(Work<T> work) {
        return transact(writer, work);
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
        return transact(reader, waiting(LONG, work));
    }

    /** Lets the connection bear this silence of a server. The pool resets the connection when it comes back. */
    private <T> Work<T> waiting(Duration silence, Work<T> work) {
        return connection -> {
            dialect.waitAtMost(connection, silence);
            return work.apply(connection);
        };
    }

    private static <T> T transact(DataSource source, Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw SqlFailures.translated(e);
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
