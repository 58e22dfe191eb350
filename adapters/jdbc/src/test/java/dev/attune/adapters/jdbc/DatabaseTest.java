package dev.attune.adapters.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.jdbc.Database.CannotOpen;
import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.application.contract.Events;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    /** Bytes: more than the writer pauses for, less than SQLite would see to itself. */
    private static final int LONG_LOG = 40 << 20;

    @TempDir
    Path directory;

    @Test
    void aDataDirectoryInUseIsSaidInOneLine() {
        try (Database _ = Database.open(embedded())) {
            String message = assertThrows(CannotOpen.class, () -> Database.open(embedded())).getMessage();
            assertTrue(message.contains("is in use by another Attune"), message);
            assertEquals(1, message.lines().count());
        }
        Database.open(embedded()).close();
    }

    @Test
    void aDirectoryThatCouldNotBeOpenedIsNotKept() throws Exception {
        Path inTheWay = Files.createDirectory(directory.resolve("attune.db"));
        String message = assertThrows(CannotOpen.class, () -> Database.open(embedded())).getMessage();
        assertTrue(message.startsWith("cannot write to the data directory " + directory), message);
        Files.delete(inTheWay);
        Database.open(embedded()).close();
    }

    @Test
    void anUnreachableServerIsSaidInOneLine() {
        JdbcSettings nowhere = new JdbcSettings(directory, Optional.of("jdbc:postgresql://127.0.0.1:1/none?password=secret"), Optional.of("u"),
                Optional.of("hidden"), Synchronous.NORMAL, 2);
        String message = assertThrows(CannotOpen.class, () -> Database.open(nowhere)).getMessage();
        assertTrue(message.startsWith("cannot open the database jdbc:postgresql://127.0.0.1:1/none: "), message);
        assertEquals(1, message.lines().count());
        assertTrue(!message.contains("secret") && !message.contains("hidden"), message);
    }

    @Test
    void whatALaterVersionAddedIsNotInTheWay() {
        applied("V99__from_the_future.sql");
        Database.open(embedded()).close();
        Database.open(embedded()).close();
    }

    @Test
    void aSchemaThatLacksSomethingIsRefused() {
        applied("V99__contract_the_past.sql");
        String message = assertThrows(CannotOpen.class, () -> Database.open(embedded())).getMessage();
        assertTrue(message.contains("schema 99, from which a later Attune took away"), message);
    }

    @Test
    void aLongLogStartsOver() throws Exception {
        try (Database database = Database.open(embedded())) {
            database.write(connection -> Rows.update(connection, "create table filler (bytes blob)"));
            fill(database, LONG_LOG);
            Path log = directory.resolve("attune.db-wal");
            long length = Files.size(log);
            assertTrue(length > LONG_LOG, "the log is " + length);
            Events.await("a write at the log's beginning", Duration.ofSeconds(20), () -> {
                long before = Files.size(log);
                fill(database, 1);
                return Files.size(log) == before;
            });
        }
    }

    private static void fill(Database database, int bytes) {
        database.write(connection -> Rows.update(connection, "insert into filler values (randomblob(" + bytes + "))"));
    }

    private void applied(String script) {
        try (Database database = Database.open(embedded())) {
            database.write(connection -> Rows.update(connection, """
                    insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    values (99, '99', 'by another', 'SQL', '%s', 1, 'x', 1, 1)""".formatted(script)));
        }
    }

    private JdbcSettings embedded() {
        return new JdbcSettings(directory, Optional.empty(), Optional.empty(), Optional.empty(), Synchronous.FULL, 2);
    }
}
