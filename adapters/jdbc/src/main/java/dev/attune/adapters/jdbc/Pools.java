package dev.attune.adapters.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.attune.application.port.CannotOpen;
import java.nio.file.Path;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** The pools of connections to a database: their sizes, and how long each connection waits. */
final class Pools {
    /** Time after which the connection to a silent server counts as broken, for statements that touch few rows. */
    static final Duration USUAL = Duration.ofSeconds(10);

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** A login takes seconds where the server or this machine is busy, as when an instance starts beside others. */
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(8);

    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
    /**
     * Limits after which the server itself ends a statement or a transaction. The instance that began it may be gone or
     * frozen, and until then its locks are held. So no transaction that writes waits for anything but the server.
     */
    private static final String ENDS = "set statement_timeout = '60s'; set lock_timeout = '8s';"
            + " set idle_in_transaction_session_timeout = '5s'";

    /** The same limit for a transaction that only reads, and whose reader may be slow. It holds no locks of rows. */
    static final String READING_SLOWLY = "set local idle_in_transaction_session_timeout = '5min'";

    private Pools() {}

    static PostgresSource server(String url, JdbcSettings settings) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        settings.username().ifPresent(server::setUser);
        settings.password().ifPresent(server::setPassword);
        server.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        server.setLoginTimeout((int) LOGIN_TIMEOUT.toSeconds());
        server.setSocketTimeout((int) USUAL.toSeconds());
        server.setTcpKeepAlive(true);
        // This comes last: what the address names counts before the rest.
        server.setUrl(url);
        return new PostgresSource(server, ENDS);
    }

    static HikariDataSource postgres(PostgresSource server, String url, JdbcSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMaxLifetime(Duration.ofMinutes(30).toMillis());
        return pool("postgresql", config, url);
    }

    /** Opens the one connection of the embedded database that writes. */
    static HikariDataSource sqliteWriter(Path file, JdbcSettings settings) {
        HikariConfig writing = new HikariConfig();
        writing.setJdbcUrl(sqlite(file, settings));
        writing.setMaximumPoolSize(1);
        writing.setMaxLifetime(0);
        writing.setConnectionInitSql("pragma wal_autocheckpoint = 100000");
        return pool("sqlite-writer", writing, writing.getJdbcUrl());
    }

    static HikariDataSource sqliteReaders(Path file, JdbcSettings settings) {
        HikariConfig reading = new HikariConfig();
        reading.setJdbcUrl(sqlite(file, settings));
        reading.setMaximumPoolSize(settings.poolSize());
        reading.setMaxLifetime(0);
        reading.setConnectionInitSql("pragma query_only = 1");
        return pool("sqlite-reader", reading, reading.getJdbcUrl());
    }

    private static String sqlite(Path file, JdbcSettings settings) {
        return "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=" + settings.synchronous()
                + "&busy_timeout=5000&cache_size=-32768&temp_store=MEMORY&secure_delete=true";
    }

    private static HikariDataSource pool(String name, HikariConfig config, String url) {
        config.setPoolName(name);
        config.setExceptionOverride(new BrokenConnections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(CONNECT_TIMEOUT.toMillis());
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new CannotOpen(
                    "cannot open the database " + JdbcSettings.withoutSecrets(url) + ": "
                            + JdbcSettings.withoutSecrets(SqlFailures.rootMessage(e)),
                    e);
        }
    }
}
