package dev.attune.adapters.jdbc;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server for all tests of this run, a fresh database for each who asks. */
final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    static JdbcSettings freshDatabase() throws SQLException {
        String name = "attune_" + DATABASES.incrementAndGet();
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return new JdbcSettings(
                Path.of("unused"),
                Optional.of(Server.RUNNING.getJdbcUrl("postgres", name)),
                Optional.of("postgres"),
                Optional.of("postgres"),
                Synchronous.NORMAL,
                8);
    }

    private static final class Server {
        private static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
