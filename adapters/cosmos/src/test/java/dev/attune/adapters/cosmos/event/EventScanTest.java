package dev.attune.adapters.cosmos.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.application.contract.Events;
import dev.attune.application.port.EventStore;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.domain.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scan goes on where it was when the store fails, splits or throttles, and stays within what it may use. */
class EventScanTest {
    private static final int EVENTS = 9_000;
    private CosmosFake fake;

    @BeforeEach
    void start() {
        fake = CosmosFake.start(FakeOptions.defaults().withPartitions(2));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void itGoesOnAfterFailuresAndSplits() {
        try (CosmosDatabase database = TestDatabases.fresh(fake)) {
            EventStore store = filled(database);
            List<String> seen = new ArrayList<>();
            store.scan(Instant.EPOCH, Instant.MAX, event -> {
                seen.add(event.id().value());
                if (seen.size() == 1) {
                    fake.split("events", "0");
                } else if (seen.size() == 3_000) {
                    // Longer than the SDK itself waits, and for each range.
                    fake.fault(
                            "{\"status\": 429, \"subStatus\": 3200, \"retryAfterMs\": 2500, \"container\": \"events\","
                                    + " \"operation\": \"feed\", \"times\": 4}");
                    fake.fault("{\"reset\": true, \"container\": \"events\", \"operation\": \"feed\", \"times\": 1}");
                }
            });
            assertEquals(EVENTS, new HashSet<>(seen).size());
            assertEquals(EVENTS, seen.size(), "each once");
            assertEquals(
                    4,
                    fake.requests()
                            .path("events")
                            .path("feed")
                            .path("throttled")
                            .asLong());
        }
    }

    @Test
    void itPassesOverWhatIsNoEvent() {
        try (CosmosDatabase database = TestDatabases.fresh(fake)) {
            EventStore store = new CosmosEventStore(database);
            Event event = Events.view("ann", "e1", "a", 1);
            Events.append(store, event);
            database.background(ContainerName.EVENTS)
                    .createItem(
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("id", "stray!")
                                    .put("userId", "ann"),
                            new PartitionKey("ann"),
                            null)
                    .block();
            List<Event> seen = new ArrayList<>();
            store.scan(Instant.EPOCH, Instant.MAX, seen::add);
            assertEquals(List.of(event), seen);
            assertEquals(List.of(event), store.export(event.userId(), Optional.empty(), 10));
        }
    }

    @Test
    void itEndsThoughEventsKeepComing() throws Exception {
        try (CosmosDatabase database = TestDatabases.fresh(fake)) {
            EventStore store = filled(database);
            AtomicBoolean over = new AtomicBoolean();
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; !over.get(); i++) {
                    Events.append(store, Events.view("writer-" + i % 10, "w" + i, "item", i));
                }
            });
            int[] seen = {0};
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> store.scan(Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE), _ -> seen[0]++));
            over.set(true);
            writer.join();
            assertTrue(seen[0] >= EVENTS, "what was there before is found: " + seen[0]);
        }
    }

    @Test
    void itStaysWithinItsThroughput() {
        try (CosmosDatabase database =
                TestDatabases.open(TestDatabases.settings(fake, "limited", true, OptionalInt.of(800)))) {
            EventStore store = filled(database);
            fake.forgetRequests();
            long start = System.nanoTime();
            int[] seen = {0};
            store.scan(Instant.EPOCH, Instant.MAX, _ -> seen[0]++);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertEquals(EVENTS, seen[0]);
            double units = fake.requests()
                    .path("events")
                    .path("feed")
                    .path("requestUnits")
                    .asDouble();
            assertTrue(units > 1_500, "there is enough to read: " + units);
            // A second's worth may be used at once, at the start and by the page that was under way.
            assertTrue(units / 800 - 2.5 < seconds, units + " request units in " + seconds + " s");
            assertTrue(fake.requests()
                            .path("events")
                            .path("feed")
                            .path("lowPriority")
                            .asLong()
                    > 0);
        }
    }

    private static EventStore filled(CosmosDatabase database) {
        EventStore store = new CosmosEventStore(database);
        for (int first = 0; first < EVENTS; first += 1_000) {
            Events.append(
                    store,
                    IntStream.range(first, first + 1_000)
                            .mapToObj(i -> Events.view("user-" + i % 300, "e" + i, "item", i))
                            .toArray(Event[]::new));
        }
        return store;
    }
}
