package dev.attune.adapters.jdbc;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same on the published image, where Docker is. Without it these tests are skipped, and that is printed. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerPostgresContractsTest extends JdbcContracts {
    @Container
    private static final PostgreSQLContainer SERVER = new PostgreSQLContainer("postgres:17-alpine");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Override
    JdbcDatabase open() throws Exception {
        String name = "attune_" + DATABASES.incrementAndGet();
        try (Connection connection =
                        DriverManager.getConnection(SERVER.getJdbcUrl(), SERVER.getUsername(), SERVER.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        String url = "jdbc:postgresql://" + SERVER.getHost() + ":" + SERVER.getFirstMappedPort() + "/" + name;
        return JdbcDatabase.open(new JdbcSettings(
                Path.of("unused"),
                Optional.of(url),
                Optional.of(SERVER.getUsername()),
                Optional.of(SERVER.getPassword()),
                Synchronous.NORMAL,
                8));
    }
}
