package dev.attune.adapters.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.attune.application.port.StoreUnavailable;
import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import io.micronaut.data.exceptions.DataAccessException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * An open, migrated database. The embedded one has a pool of readers and a single writing connection, which is at the
 * same time the lock that makes writers queue instead of collide.
 */
public final class Database implements AutoCloseable {
    /**
     * In the name of a migration that takes something away, which is a release later than the one that no longer needs
     * it.
     */
    private static final String CONTRACTING = "__contract_";

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
    /**
     * For so long a server may say nothing before its connection counts as broken, where a caller can be answered
     * without it.
     */
    private static final Duration PROMPT = Duration.ofSeconds(2);
    /** The same for every statement that touches few rows. */
    private static final Duration USUAL = Duration.ofSeconds(10);
    /** The same for those that read a table. */
    private static final Duration LONG = Duration.ofSeconds(60);
    /** The same for migrations, which may change one. */
    private static final Duration MIGRATION = Duration.ofHours(1);
    /** What the server ends by itself: nobody may be there any more who would, and locks are held until then. */
    private static final String ENDS =
            "set statement_timeout = '60s'; set lock_timeout = '8s'; set idle_in_transaction_session_timeout = '5min'";

    /**
     * Connection, rolled-back transaction, resources, object in use, operator, system: classes of PostgreSQL's error
     * codes.
     */
    private static final Set<String> PASSING_STATES = Set.of("08", "40", "53", "55", "57", "58");

    private static final Set<SQLiteErrorCode> DEFECTS = EnumSet.of(
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_MISUSE,
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_MISMATCH,
            SQLiteErrorCode.SQLITE_RANGE,
            SQLiteErrorCode.SQLITE_CORRUPT);

    private final SqlDialect dialect;
    private final HikariDataSource writer;
    private final HikariDataSource reader;
    private final Optional<DataDirectory> directory;
    private final Optional<LogCheckpoints> checkpoints;

    private Database(
            SqlDialect dialect, HikariDataSource writer, HikariDataSource reader, Optional<DataDirectory> directory) {
        this.dialect = dialect;
        this.writer = writer;
        this.reader = reader;
        this.directory = directory;
        this.checkpoints = directory.map(held -> new LogCheckpoints(reader, writer, held));
    }

    /** Throws {@link CannotOpen} with one line that says what is wrong and what to do. */
    public static Database open(JdbcSettings settings) {
        Database database = settings.url().map(url -> postgres(url, settings)).orElseGet(() -> embedded(settings));
        try {
            database.migrate(settings.url().map(url -> patient(url, settings)).orElseGet(database::source));
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Whether this is the URL of a database that {@link #open} can open. */
    public static boolean takes(String url) {
        return url.startsWith("jdbc:postgresql:") && Driver.parseURL(url, null) != null;
    }

    private static Database postgres(String url, JdbcSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        settings.username().ifPresent(config::setUsername);
        settings.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(settings.poolSize());
        // Texts: numbers are passed over in silence.
        config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        config.addDataSourceProperty("socketTimeout", Long.toString(USUAL.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setConnectionInitSql(ENDS);
        HikariDataSource pool = pool("postgresql", config, url);
        return new Database(SqlDialect.POSTGRESQL, pool, pool, Optional.empty());
    }

    /** For migrations: a connection of the pool would not wait for what takes minutes on a large table. */
    private static DataSource patient(String url, JdbcSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        settings.username().ifPresent(source::setUser);
        settings.password().ifPresent(source::setPassword);
        source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        source.setLoginTimeout((int) USUAL.toSeconds());
        source.setSocketTimeout((int) MIGRATION.toSeconds());
        source.setTcpKeepAlive(true);
        return source;
    }

    private static Database embedded(JdbcSettings settings) {
        DataDirectory directory = DataDirectory.open(settings.dataDirectory());
        String url = "jdbc:sqlite:" + directory.database() + "?journal_mode=WAL&synchronous=" + settings.synchronous()
                + "&busy_timeout=5000&cache_size=-32768&temp_store=MEMORY&secure_delete=true";
        HikariConfig writing = new HikariConfig();
        writing.setJdbcUrl(url);
        writing.setMaximumPoolSize(1);
        writing.setConnectionInitSql("pragma wal_autocheckpoint = 100000");
        HikariConfig reading = new HikariConfig();
        reading.setJdbcUrl(url);
        reading.setMaximumPoolSize(settings.poolSize());
        reading.setConnectionInitSql("pragma query_only = 1");
        try {
            return embedded(pool("sqlite-writer", writing, url), reading, directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Database embedded(HikariDataSource writer, HikariConfig reading, DataDirectory directory) {
        try {
            return new Database(
                    SqlDialect.SQLITE,
                    writer,
                    pool("sqlite-reader", reading, reading.getJdbcUrl()),
                    Optional.of(directory));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static HikariDataSource pool(String name, HikariConfig config, String url) {
        config.setPoolName(name);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(CONNECT_TIMEOUT.toMillis());
        config.setMaxLifetime(
                config.getJdbcUrl().startsWith("jdbc:sqlite")
                        ? 0
                        : Duration.ofMinutes(30).toMillis());
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new CannotOpen("cannot open the database " + withoutParameters(url) + ": " + rootMessage(e), e);
        }
    }

    private void migrate(DataSource source) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(source)
                    .placeholders(dialect.placeholders())
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .lockRetryCount(-1)
                    .load();
            refuseContracted(flyway.info().applied());
            flyway.migrate();
        } catch (FlywayException e) {
            throw new CannotOpen("cannot migrate the database: " + rootMessage(e), e);
        }
    }

    /** What a later version added is not in the way of this one; what it took away would be. */
    private static void refuseContracted(MigrationInfo[] applied) {
        for (MigrationInfo migration : applied) {
            if (!migration.getState().isResolved() && migration.getScript().contains(CONTRACTING)) {
                throw new CannotOpen(
                        "the database has schema " + migration.getVersion()
                                + ", from which a later Attune took away what this one needs; start the version that"
                                + " wrote it or a later one",
                        null);
            }
        }
    }

    /** For libraries that handle connections themselves. */
    DataSource source() {
        return dialect == SqlDialect.SQLITE ? new SteadyReadOnly(writer) : writer;
    }

    SqlDialect dialect() {
        return dialect;
    }

    /** Runs the work in a transaction that may write. */
    <T> T write(Work<T> work) {
        return transact(writer, work);
    }

    /** Runs the work on a connection that only reads; each statement sees what was committed before it. */
    <T> T read(Work<T> work) {
        try (Connection connection = reader.getConnection()) {
            return work.apply(connection);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /** As {@link #read}, for a caller who can be answered without it. */
    <T> T readPromptly(Work<T> work) {
        return read(waiting(PROMPT, work));
    }

    /** As {@link #read}, for what goes through a table. */
    <T> T readPatiently(Work<T> work) {
        return read(waiting(LONG, work));
    }

    /** Runs the work in a reading transaction, for results that are fetched bit by bit. */
    <T> T readAll(Work<T> work) {
        return transact(reader, waiting(LONG, work));
    }

    /** The pool sets the connection back. */
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
            throw translated(e);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Milliseconds by the one clock that all instances on this database share. */
    long now() {
        return read(dialect::now);
    }

    /** What a repository answers, with its failures translated as those of {@link #write}. */
    static <T> T asked(Supplier<T> repository) {
        try {
            return repository.get();
        } catch (DataAccessException | CannotGetJdbcConnectionException e) {
            throw e.getCause() instanceof SQLException cause ? translated(cause) : e;
        }
    }

    /** A database that does not answer can be asked again later; anything else is a defect here. */
    static RuntimeException translated(SQLException e) {
        return passing(e)
                ? new StoreUnavailable("the database does not answer: " + e.getMessage(), RETRY, e)
                : new IllegalStateException("the database refused a statement", e);
    }

    private static boolean passing(SQLException e) {
        if (e instanceof SQLiteException embedded) {
            return !DEFECTS.contains(embedded.getResultCode());
        }
        // Without a state it comes from the pool, which is closed or exhausted.
        String state = e.getSQLState();
        return e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || state == null
                || PASSING_STATES.contains(state.substring(0, Math.min(2, state.length())));
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("unknown");
    }

    private static String withoutParameters(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public void close() {
        checkpoints.ifPresent(LogCheckpoints::close);
        writer.close();
        reader.close();
        directory.ifPresent(DataDirectory::close);
    }

    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    /** The start cannot go on; the message is for the operator. */
    public static final class CannotOpen extends RuntimeException {
        CannotOpen(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
