package dev.attune.adapters.jdbc;

import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.await;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Catalog;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.Checkpoint;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a dump that is restored into another server looks like, and a server that took over: positions that this server
 * has not reached, and a system that is another one. Transactions of the server that tests run on begin at about 700.
 */
class IncarnationTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final UserId ANN = new UserId("ann");

    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private JdbcSettings settings;

    @BeforeEach
    void database() throws Exception {
        settings = Postgres.freshDatabase();
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.url().orElseThrow(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** Moves all positions ahead, as another server with more transactions would have given them. */
    private void asIfRestored() throws SQLException {
        sql(
                "update incarnation set identity = 'another server'",
                "update event set tx = tx + 1000000",
                "update feed_lease set tx = tx + 1000000",
                "update item set revision = revision + 1000000",
                "update item_statistic_checkpoint set tx = tx + 1000000");
    }

    private Subscription deliver(JdbcDatabase database) {
        return new JdbcChangeFeed(database)
                .subscribe(
                        "profiles",
                        batch -> batch.forEach(
                                event -> delivered.add(event.event().id().value())));
    }

    @Test
    void whatIsStoredAfterARestoreIsDelivered() throws Exception {
        try (JdbcDatabase database = JdbcDatabase.open(settings);
                JdbcEventStore store = new JdbcEventStore(database, () -> {});
                Subscription _ = deliver(database)) {
            append(store, view("ann", "before", "a", 1));
            new JdbcCatalog(database).put(List.of(item("old")));
            await("the event", SOON, () -> delivered.contains("before"));
        }
        asIfRestored();
        try (JdbcDatabase database = JdbcDatabase.open(settings);
                JdbcEventStore store = new JdbcEventStore(database, () -> {})) {
            Position reached = store.after(ANN, Position.START, 1, strong()).upTo();
            append(store, view("ann", "after", "b", 2));
            assertEquals(
                    List.of("b"),
                    store.after(ANN, reached, 10, strong()).events().stream()
                            .map(event -> event.itemId().value())
                            .toList());
            JdbcChangeFeed feed = new JdbcChangeFeed(database);
            assertTrue(
                    feed.checkpoints("profiles").stream().allMatch(IncarnationTest::isBehind), "the lag tells of it");
            try (Subscription _ = deliver(database)) {
                await("the event", SOON, () -> delivered.contains("after"));
                await(
                        "no lag",
                        SOON,
                        () -> feed.checkpoints("profiles").stream().noneMatch(IncarnationTest::isBehind));
            }
            JdbcCatalog catalog = new JdbcCatalog(database);
            Catalog.Changes all = catalog.changes(0, 10);
            catalog.put(List.of(item("new")));
            assertEquals(
                    List.of(new ItemId("new")),
                    catalog.changes(all.cursor(), 10).changes().stream()
                            .map(Catalog.Change::id)
                            .toList());
        }
    }

    /** The first version that counts lives meets a database that was restored before. */
    @Test
    void aRestoreFromBeforeLivesWereCountedIsNoticed() throws Exception {
        try (JdbcDatabase database = JdbcDatabase.open(settings);
                JdbcEventStore store = new JdbcEventStore(database, () -> {});
                Subscription _ = deliver(database)) {
            append(store, view("ann", "before", "a", 1));
            await("the event", SOON, () -> delivered.contains("before"));
        }
        asIfRestored();
        sql("delete from incarnation");
        try (JdbcDatabase database = JdbcDatabase.open(settings);
                JdbcEventStore store = new JdbcEventStore(database, () -> {});
                Subscription _ = deliver(database)) {
            append(store, view("ann", "after", "b", 2));
            await("the event", SOON, () -> delivered.contains("after"));
        }
    }

    /**
     * The server that took over lacks what the former one projected last, and the instance still holds the positions of
     * the former one.
     */
    @Test
    void aRunningInstanceGoesOnWhereTheNewServerStands() throws Exception {
        try (JdbcDatabase database = JdbcDatabase.open(settings);
                JdbcEventStore store = new JdbcEventStore(database, () -> {});
                Subscription feed = deliver(database)) {
            await("the leases", SOON, () -> !feed.partitions().isEmpty());
            append(store, view("ann", "kept", "a", 1));
            await("the event", SOON, () -> delivered.contains("kept"));
            append(store, view("ann", "lost", "b", 2));
            await("the event", SOON, () -> delivered.contains("lost"));
            Position lost = store.after(ANN, Position.START, 1, strong()).upTo();
            delivered.clear();
            sql(
                    "delete from event where id = 'lost'",
                    "update feed_lease set tx = 0, seq = 0",
                    "update incarnation set identity = 'the former server'",
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid"
                            + " <> pg_backend_pid()");
            await("writes again", SOON, () -> appended(store));
            await("the events", SOON, () -> delivered.containsAll(Set.of("kept", "acknowledged")));
            Position now = store.after(ANN, Position.START, 1, strong()).upTo();
            assertTrue(now.compareTo(lost) > 0, "a profile that has the lost event does not hide the later ones");
        }
    }

    /** An instance notes the new server before the rows of the dump come: of lives, of leases and of events. */
    @Test
    void aRestoreUnderARunningInstanceIsNoticed() throws Exception {
        try (JdbcDatabase database = JdbcDatabase.open(settings);
                JdbcEventStore store = new JdbcEventStore(database, () -> {});
                Subscription _ = deliver(database)) {
            append(store, view("ann", "before", "a", 1));
            await("the event", SOON, () -> delivered.contains("before"));
            asIfRestored();
            sql(
                    "alter table incarnation drop constraint incarnation_pkey",
                    "insert into incarnation (generation, identity) select 0, (select system_identifier::text from"
                            + " pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)");
            append(store, view("ann", "meanwhile", "b", 2));
            await(
                    "another life",
                    SOON,
                    () -> database.read(database::incarnation).generation() == 1);
            append(store, view("ann", "after", "c", 3));
            await("the event", SOON, () -> delivered.contains("after"));
        }
    }

    @Test
    void aRestartBeginsNoOtherLife() throws Exception {
        try (JdbcDatabase database = JdbcDatabase.open(settings)) {
            assertEquals(0, database.read(database::incarnation).generation());
        }
        try (JdbcDatabase database = JdbcDatabase.open(settings)) {
            assertEquals(0, database.read(database::incarnation).generation(), "a restart begins no other life");
        }
    }

    private static boolean appended(JdbcEventStore store) {
        try {
            append(store, view("ann", "acknowledged", "c", 3));
            return true;
        } catch (RuntimeException | AssertionError _) {
            return false;
        }
    }

    private static boolean isBehind(Checkpoint checkpoint) {
        return checkpoint.behind() > 0;
    }

    private static Consistency strong() {
        return Consistency.of(ConsistencyLevel.STRONG);
    }

    private static Item item(String id) {
        return new Item(new ItemId(id), List.of(), Map.of(), true, Optional.empty());
    }
}
