package dev.attune.adapters.jdbc;

import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.jdbc.JdbcSettings.Synchronous;
import dev.attune.application.contract.Events;
import dev.attune.application.port.CannotOpen;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcDatabaseTest {
    private static final ProfilePolicy POLICY = new ProfilePolicy(500, 1_000, EventWeights.defaults());
    private static final int COMMITS_SEEN = 20;
    private static final Duration PAUSE = Duration.ofMillis(1);
    /** Bytes: where SQLite would see to the log itself, and hold the writer up. */
    private static final long SQLITES_OWN_LIMIT = 350_000_000;

    @TempDir
    Path directory;

    @Test
    void aDataDirectoryInUseIsSaidInOneLine() {
        try (JdbcDatabase _ = JdbcDatabase.open(embedded())) {
            String message = assertThrows(CannotOpen.class, () -> JdbcDatabase.open(embedded()))
                    .getMessage();
            assertTrue(message.contains("is in use by another Attune"), message);
            assertEquals(1, message.lines().count());
        }
        JdbcDatabase.open(embedded()).close();
    }

    @Test
    void aDirectoryThatCouldNotBeOpenedIsNotKept() throws Exception {
        Path inTheWay = Files.createDirectory(directory.resolve("attune.db"));
        String message = assertThrows(CannotOpen.class, () -> JdbcDatabase.open(embedded()))
                .getMessage();
        assertTrue(message.startsWith("cannot write to the data directory " + directory), message);
        Files.delete(inTheWay);
        JdbcDatabase.open(embedded()).close();
    }

    @Test
    void anUnreachableServerIsSaidInOneLine() {
        JdbcSettings nowhere = new JdbcSettings(
                directory,
                Optional.of("jdbc:postgresql://127.0.0.1:1/none?password=secret"),
                Optional.of("u"),
                Optional.of("hidden"),
                Synchronous.NORMAL,
                2);
        String message =
                assertThrows(CannotOpen.class, () -> JdbcDatabase.open(nowhere)).getMessage();
        assertTrue(message.startsWith("cannot open the database jdbc:postgresql://127.0.0.1:1/none: "), message);
        assertEquals(1, message.lines().count());
        assertTrue(!message.contains("secret") && !message.contains("hidden"), message);
    }

    @Test
    void whatALaterVersionAddedIsNotInTheWay() {
        applied("V99__from_the_future.sql");
        JdbcDatabase.open(embedded()).close();
        JdbcDatabase.open(embedded()).close();
    }

    @Test
    void aSchemaThatLacksSomethingIsRefused() {
        applied("V99__contract_the_past.sql");
        String message = assertThrows(CannotOpen.class, () -> JdbcDatabase.open(embedded()))
                .getMessage();
        assertTrue(message.contains("schema 99, from which a later Attune took away"), message);
    }

    /** The lock that is refused within the process must hold against others still. */
    @Test
    void aRefusalInThisProcessLeavesTheLockToOthers() throws Exception {
        try (JdbcDatabase _ = JdbcDatabase.open(embedded())) {
            assertThrows(CannotOpen.class, () -> JdbcDatabase.open(embedded()));
            assertEquals(Probe.IN_USE, elsewhere());
        }
        assertEquals(0, elsewhere());
    }

    private int elsewhere() throws Exception {
        Process probe = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
        return probe.waitFor();
    }

    /** Tries the directory from a process of its own. */
    static final class Probe {
        private static final int IN_USE = 3;

        private Probe() {}

        public static void main(String[] arguments) {
            try {
                DataDirectory.open(Path.of(arguments[0])).close();
            } catch (CannotOpen _) {
                System.exit(IN_USE);
            }
        }
    }

    @Test
    void aLogStartsOverUnderAWriterWhoGoesOn() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong commits = new AtomicLong();
        try (JdbcDatabase database = JdbcDatabase.open(embedded());
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            database.write(connection -> Rows.update(connection, "create table filler (bytes blob)"));
            Future<?> writing = writer.submit(() -> {
                while (!enough.get()) {
                    fill(database);
                    commits.incrementAndGet();
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            });
            try {
                Path log = directory.resolve("attune.db-wal");
                Events.await("commits that do not lengthen the log", Duration.ofSeconds(30), () -> {
                    long length = Files.size(log);
                    long until = commits.get() + COMMITS_SEEN;
                    Events.await("commits", Duration.ofSeconds(10), () -> commits.get() >= until);
                    return Files.size(log) == length;
                });
                assertTrue(Files.size(log) < SQLITES_OWN_LIMIT, "the log has " + Files.size(log));
            } finally {
                enough.set(true);
                writing.get();
            }
        }
    }

    /** Not only in the tables: who is erased must not be read in the file either. */
    @Test
    void nothingIsLeftInTheFileOfWhoIsErased() throws Exception {
        UserId user = new UserId("who-wants-to-be-forgotten");
        try (JdbcDatabase database = JdbcDatabase.open(embedded());
                JdbcEventStore store = new JdbcEventStore(database, () -> {})) {
            JdbcProfileStore profiles = new JdbcProfileStore(database, 10);
            for (int i = 0; i < 300; i++) {
                Event next = view(user.value(), "e" + i, "secret-taste-" + i, i);
                append(store, next);
                profiles.update(
                        List.of(user),
                        (_, before) -> before.profile().with(List.of(ProfileEvent.from(next)), Position.START, POLICY));
            }
            profiles.erase(user);
            store.erase(user);
            profiles.forgetErasures(Instant.now().plusSeconds(60));
        }
        String file = Files.readString(directory.resolve("attune.db"), StandardCharsets.ISO_8859_1);
        assertFalse(file.contains("secret-taste"));
        assertFalse(file.contains(user.value()));
    }

    /** SQLite may roll back by itself then, and leave a connection that can do nothing more. */
    @Test
    void aFullDiskIsOverOnceThereIsRoom() {
        try (JdbcDatabase database = JdbcDatabase.open(embedded())) {
            database.write(connection -> Rows.update(connection, "create table filler (bytes blob)"));
            StoreUnavailable full = assertThrows(
                    StoreUnavailable.class,
                    () -> database.writing(connection -> {
                        try (Statement limit = connection.createStatement()) {
                            limit.execute("pragma max_page_count = 200");
                        }
                        for (int i = 0; i < 100; i++) {
                            Rows.update(connection, "insert into filler values (randomblob(65536))");
                        }
                    }));
            assertTrue(full.getMessage().contains("full"), full.getMessage());
            fill(database);
            assertEquals(
                    Optional.of(1L),
                    database.read(connection ->
                            Rows.first(connection, "select count(*) from filler", row -> row.getLong(1))));
        }
    }

    @Test
    void nobodyElseMayReadTheFiles() throws Exception {
        Path made = directory.resolve("made").resolve("here");
        JdbcSettings settings =
                new JdbcSettings(made, Optional.empty(), Optional.empty(), Optional.empty(), Synchronous.NORMAL, 2);
        try (JdbcDatabase database = JdbcDatabase.open(settings)) {
            database.write(connection -> Rows.update(connection, "create table filler (bytes blob)"));
            fill(database);
            assertEquals("rwx------", rights(made));
            try (Stream<Path> files = Files.list(made)) {
                List<Path> all = files.toList();
                assertTrue(all.size() >= 3, all.toString());
                for (Path file : all) {
                    assertEquals("rw-------", rights(file), file.toString());
                }
            }
        }
        Files.setPosixFilePermissions(made.resolve("attune.db"), PosixFilePermissions.fromString("rw-r--r--"));
        JdbcDatabase.open(settings).close();
        assertEquals("rw-------", rights(made.resolve("attune.db")), "of a file that an earlier version made");
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db:5432/shop?ApplicationName=x&password=secret",
                "jdbc:postgresql://attune:secret@db:5432/shop",
                "jdbc:postgresql://attune:se?cr/et@db:5432/shop?user=x",
                "jdbc:postgresql://db:5432/shop;password=secret"
            })
    void aPasswordInTheUrlIsNotShown(String url) {
        String shown = new JdbcSettings(
                        directory, Optional.of(url), Optional.empty(), Optional.empty(), Synchronous.NORMAL, 2)
                .toString();
        assertEquals("JdbcSettings[jdbc:postgresql://db:5432/shop]", shown);
    }

    private static void fill(JdbcDatabase database) {
        database.write(connection -> Rows.update(connection, "insert into filler values (randomblob(65536))"));
    }

    private void applied(String script) {
        try (JdbcDatabase database = JdbcDatabase.open(embedded())) {
            database.write(connection -> Rows.update(connection, """
                insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (99, '99', 'by another', 'SQL', '%s', 1, 'x', 1, 1)\
                """.formatted(script)));
        }
    }

    private JdbcSettings embedded() {
        return new JdbcSettings(directory, Optional.empty(), Optional.empty(), Optional.empty(), Synchronous.FULL, 2);
    }
}
