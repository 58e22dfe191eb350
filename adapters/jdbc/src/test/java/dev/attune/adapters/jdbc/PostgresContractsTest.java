package dev.attune.adapters.jdbc;

import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.await;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.port.Appended;
import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PostgresContractsTest extends JdbcContracts {
    private JdbcSettings settings;

    @Override
    JdbcDatabase open() throws Exception {
        settings = Postgres.freshDatabase();
        return JdbcDatabase.open(settings);
    }

    /** Numbered first, committed last: a reader that has passed the number must not have passed the event. */
    @Test
    void anEventThatCommitsLateIsDeliveredAllTheSame() throws Exception {
        Set<String> delivered = ConcurrentHashMap.newKeySet();
        JdbcChangeFeed feed = new JdbcChangeFeed(database());
        try (JdbcEventStore store = new JdbcEventStore(database(), () -> {});
                Subscription _ = feed.subscribe(
                        "late",
                        batch -> batch.forEach(
                                event -> delivered.add(event.event().id().value())));
                Connection late = DriverManager.getConnection(settings.url().orElseThrow(), "postgres", "postgres")) {
            late.setAutoCommit(false);
            new PostgresEventInsert()
                    .insert(
                            late,
                            Incarnation.ONLY,
                            Duration.ofSeconds(1),
                            List.of(view("user", "numbered-first", "a", 1)));
            append(store, view("user", "committed-first", "a", 2));
            Thread.sleep(500);
            int partition = Partition.of(view("user", "x", "a", 1).userId());
            Checkpoint held = feed.checkpoints("late").get(partition);
            assertFalse(delivered.contains("committed-first"), "what comes after an open transaction waits for it");
            assertTrue(held.age().compareTo(Duration.ofMillis(300)) > 0, "and the feed does not claim to be caught up");
            late.commit();
            await("both events", Duration.ofSeconds(10), () -> delivered.size() == 2);
        }
        assertEquals(new HashSet<>(List.of("numbered-first", "committed-first")), delivered);
    }

    /** As where a firewall has forgotten the connections: no end of them is told. */
    @Test
    @Timeout(60)
    void aServerThatSaysNothingIsNotWaitedFor() throws Exception {
        UserId user = new UserId("user");
        try (Line line = new Line(server().getPort())) {
            try (JdbcDatabase database = JdbcDatabase.open(through(line));
                    JdbcEventStore store = new JdbcEventStore(database, () -> {})) {
                JdbcProfileStore profiles = new JdbcProfileStore(database, 10);
                append(store, view("user", "1", "a", 1));
                profiles.find(user, ConsistencyLevel.EVENTUAL);
                line.cut(true);
                assertTimeout(
                        Duration.ofSeconds(6),
                        () -> assertThrows(
                                StoreUnavailable.class, () -> profiles.find(user, ConsistencyLevel.EVENTUAL)));
                assertThrows(
                        StoreUnavailable.class,
                        () -> store.after(user, Position.START, 10, Consistency.of(ConsistencyLevel.STRONG)));
                assertThrows(
                        ExecutionException.class,
                        () -> store.append(List.of(view("user", "2", "a", 2)))
                                .toCompletableFuture()
                                .get());
                line.cut(false);
                await("answers again", Duration.ofSeconds(20), () -> answers(profiles, user));
                assertTrue(profiles.find(user, ConsistencyLevel.EVENTUAL).isEmpty());
            }
        }
    }

    /** An instance that starts beside others on a busy machine has the time to log in. */
    @Test
    void aLoginMayTakeLongerThanARequestWaits() throws Exception {
        try (Line line = new Line(server().getPort())) {
            line.cut(true);
            CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS).execute(() -> line.cut(false));
            JdbcDatabase.open(through(line)).close();
        }
    }

    private URI server() {
        return URI.create(settings.url().orElseThrow().substring("jdbc:".length()));
    }

    private JdbcSettings through(Line line) {
        return new JdbcSettings(
                settings.dataDirectory(),
                Optional.of("jdbc:postgresql://127.0.0.1:" + line.port() + server().getPath()),
                settings.username(),
                settings.password(),
                settings.synchronous(),
                2);
    }

    /** On one connection: what one kind of work waits for is not what the next one does. */
    @Test
    void eachKindOfWorkWaitsForAsLongAsItMay() throws Exception {
        JdbcSettings one = new JdbcSettings(
                settings.dataDirectory(),
                settings.url(),
                settings.username(),
                settings.password(),
                settings.synchronous(),
                1);
        try (JdbcDatabase database = JdbcDatabase.open(one)) {
            assertEquals(Duration.ofSeconds(10), database.read(PostgresContractsTest::patience));
            assertEquals(Duration.ofSeconds(60), database.readPatiently(PostgresContractsTest::patience));
            assertEquals(Duration.ofSeconds(60), database.readAll(PostgresContractsTest::patience));
            assertEquals(Duration.ofSeconds(10), database.write(PostgresContractsTest::patience));
            assertThrows(StoreUnavailable.class, () -> database.readPromptly(PostgresContractsTest::slept));
            assertEquals("done", database.read(PostgresContractsTest::slept));
        }
    }

    private static Duration patience(Connection connection) throws SQLException {
        return Duration.ofMillis(connection.getNetworkTimeout());
    }

    private static String slept(Connection connection) throws SQLException {
        return Rows.first(connection, "select 'done' from pg_sleep(3)", row -> row.getString(1))
                .orElseThrow();
    }

    /** An instance whose network is gone must not hold the others up for as long as TCP would. */
    @Test
    void aLockThatIsHeldForLongIsNotWaitedFor() throws Exception {
        try (Connection gone = DriverManager.getConnection(settings.url().orElseThrow(), "postgres", "postgres")) {
            gone.setAutoCommit(false);
            Rows.update(gone, "lock table item in exclusive mode");
            StoreUnavailable told = assertThrows(
                    StoreUnavailable.class,
                    () -> database().write(connection -> Rows.update(connection, "delete from item where id = 'x'")));
            assertTrue(told.getMessage().contains("lock timeout"), told.getMessage());
        }
    }

    /** Somebody else's transaction, which may last for hours, holds back what is settled. */
    @Test
    void theCatalogFollowsBesideALongTransaction() throws Exception {
        JdbcCatalog catalog = new JdbcCatalog(database());
        try (Connection other = DriverManager.getConnection(settings.url().orElseThrow(), "postgres", "postgres")) {
            other.setAutoCommit(false);
            Rows.list(other, "select pg_current_xact_id()", _ -> true);
            for (int n = 0; n < 60; n++) {
                catalog.put(List.of(item("i" + n)));
            }
            CatalogSnapshot snapshot = new CatalogSnapshot(catalog, InstantSource.system());
            long cursor = 0;
            Set<String> told = new HashSet<>();
            for (int round = 0; round < 2; round++) {
                Catalog.Changes page;
                do {
                    page = catalog.changes(cursor, 10);
                    page.changes().forEach(change -> told.add(change.id().value()));
                    cursor = page.cursor();
                } while (page.more());
                assertEquals(60, told.size(), "round " + round);
                told.clear();
            }
            snapshot.refresh();
            catalog.delete(new ItemId("i0"));
            snapshot.refresh();
            assertFalse(snapshot.listing(new ItemId("i0")).answers(Optional.empty()));
            Rows.update(
                    other,
                    "insert into item (id, revision, deleted, document) values ('late',"
                            + " pg_current_xact_id()::text::bigint, 0, '{\"categories\":[\"of"
                            + " late\"],\"attributes\":{},\"available\":true}')");
            other.commit();
            snapshot.refresh();
            assertTrue(
                    snapshot.listing(new ItemId("late")).answers(Optional.of("of late")), "numbered before the rest");
            await("an end", Duration.ofSeconds(10), () -> {
                long before = snapshot.changes();
                snapshot.refresh();
                return snapshot.changes() == before;
            });
        }
    }

    private static Item item(String id) {
        return new Item(new ItemId(id), List.of(), Map.of(), true, Optional.empty());
    }

    /** The transaction of an instance that froze, and whose callers send its events again to another one. */
    @Test
    void whoSendsAgainWhatAFrozenInstanceHoldsHoldsUpNobodyElse() throws Exception {
        try (Connection frozen = DriverManager.getConnection(settings.url().orElseThrow(), "postgres", "postgres");
                JdbcEventStore store = new JdbcEventStore(database(), () -> {})) {
            frozen.setAutoCommit(false);
            List<Event> held = List.of(view("ann", "1", "a", 1));
            new PostgresEventInsert().insert(frozen, Incarnation.ONLY, Duration.ofSeconds(1), held);
            List<CompletableFuture<List<Appended>>> waiting = new ArrayList<>();
            for (int caller = 0; caller < 3; caller++) {
                waiting.add(store.append(held).toCompletableFuture());
            }
            for (int n = 0; n < 50; n++) {
                append(store, view("bob", "e" + n, "b", n));
            }
            assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone), "whose event it is waits");
            frozen.rollback();
            int stored = 0;
            for (CompletableFuture<List<Appended>> answer : waiting) {
                stored += ((Appended.Stored) answer.get(20, TimeUnit.SECONDS).getFirst()).duplicate() ? 0 : 1;
            }
            assertEquals(1, stored);
        }
    }

    /** Of a client that is gone without a word, as of one that is frozen. */
    @Test
    @Timeout(30)
    void aTransactionThatDoesNothingIsEnded() {
        StoreUnavailable told = assertThrows(
                StoreUnavailable.class,
                () -> database().write(connection -> {
                    Rows.update(connection, "delete from item where id = 'x'");
                    sleep(Duration.ofSeconds(6));
                    return Rows.update(connection, "delete from item where id = 'y'");
                }));
        assertTrue(told.getMessage().contains("idle-in-transaction"), told.getMessage());
        assertEquals(
                "here",
                database().readAll(connection -> {
                    Rows.list(connection, "select 1", _ -> true);
                    sleep(Duration.ofSeconds(6));
                    return Rows.first(connection, "select 'here'", row -> row.getString(1))
                            .orElseThrow();
                }),
                "a reader may be slow");
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers(JdbcProfileStore profiles, UserId user) {
        try {
            profiles.find(user, ConsistencyLevel.EVENTUAL);
            return true;
        } catch (StoreUnavailable _) {
            return false;
        }
    }

    @Test
    void aTakeoverAfterADeathIsQuick() throws Exception {
        JdbcDatabase dying = JdbcDatabase.open(settings);
        JdbcChangeFeed feed = new JdbcChangeFeed(database());
        Subscription dead = new JdbcChangeFeed(dying).subscribe("heirs", _ -> {});
        await("all partitions", Duration.ofSeconds(10), () -> dead.partitions().size() == Partition.COUNT);
        try (Subscription heir = feed.subscribe("heirs", _ -> {})) {
            await("a fair half", Duration.ofSeconds(10), () -> heir.partitions().size() == Partition.COUNT / 2);
            // Without its database the first can neither renew nor hand back: as good as killed.
            dying.close();
            long died = System.nanoTime();
            await("all of them", Duration.ofSeconds(10), () -> heir.partitions().size() == Partition.COUNT);
            assertTrue(Duration.ofNanos(System.nanoTime() - died).compareTo(Duration.ofSeconds(5)) < 0);
        }
        dead.close();
    }
}
