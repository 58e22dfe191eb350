package dev.attune.adapters.cosmos.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.application.contract.Events;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.application.port.ItemStatistics.Ranking;
import dev.attune.application.port.StoredEvent;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Counts stay what they are while batches are folded, by several instances at once and with failures in between. */
class CompactionTest {
    private static final int BATCHES = 40;

    @Test
    void countsSurviveCompactionsThatMeetAndFail() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                CosmosDatabase database = TestDatabases.fresh(fake)) {
            List<CosmosItemStatistics> instances = List.of(of(database), of(database), of(database));
            for (int batch = 0; batch < BATCHES; batch++) {
                instances.get(batch % 3).record(batch(batch));
                if (batch % 10 == 9) {
                    // Batches are folded at once here: whoever runs has to have seen them before.
                    instances.forEach(CompactionTest::top);
                    fake.fault("{\"status\": 503, \"container\": \"statistics\", \"operation\": \"delete\", \"times\":"
                            + " 20}");
                    compactAll(instances);
                    fake.clearFaults();
                }
            }
            instances.forEach(CompactionTest::top);
            compactAll(instances);
            List<Count> expected =
                    List.of(new Count(new ItemId("all"), BATCHES), new Count(new ItemId("even"), BATCHES / 2.0));
            for (CosmosItemStatistics running : instances) {
                assertEquals(expected, top(running));
            }
            assertEquals(expected, top(of(database)), "of one that starts now");
        }
    }

    /** As after a takeover: two instances write the same events, and a fold ends between the two batches. */
    @Test
    void whatALaterBatchRepeatsIsCountedOnceByWhoeverLoadsTheFold() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                CosmosDatabase database = TestDatabases.fresh(fake)) {
            CosmosItemStatistics before = of(database);
            CosmosItemStatistics after = of(database);
            top(before);
            top(after);
            before.record(batch(0));
            long second = Instant.now().getEpochSecond();
            while (Instant.now().getEpochSecond() == second) {
                Thread.sleep(20);
            }
            after.record(batch(0));
            StatisticsCompaction compaction = new StatisticsCompaction(
                    database.serving(ContainerName.STATISTICS), Duration.ZERO, InstantSource.system());
            assertTrue(compaction.fold(
                    StatisticsHead.Stored.read(database.serving(ContainerName.STATISTICS)), second, false));
            List<Count> expected = List.of(new Count(new ItemId("all"), 1), new Count(new ItemId("even"), 1));
            assertEquals(expected, top(before));
            assertEquals(expected, top(of(database)), "of one that starts now");
            compaction.run();
            assertEquals(expected, top(of(database)), "of one that starts after the next fold");
        }
    }

    private static CosmosItemStatistics of(CosmosDatabase database) {
        return new CosmosItemStatistics(database, Duration.ZERO);
    }

    private static List<StoredEvent> batch(int number) {
        List<StoredEvent> events = new ArrayList<>();
        events.add(new StoredEvent(Events.view("user", "a" + number, "all", number), new Position(number + 1, 0)));
        if (number % 2 == 0) {
            events.add(new StoredEvent(Events.view("user", "b" + number, "even", number), new Position(number + 1, 0)));
        }
        return events;
    }

    private static void compactAll(List<CosmosItemStatistics> instances) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Future<?>> runs = new ArrayList<>();
            for (CosmosItemStatistics instance : instances) {
                runs.add(pool.submit(() -> {
                    try {
                        instance.compactNow();
                    } catch (RuntimeException _) {
                        // The store fails now and then; what was folded so far must count all the same.
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    private static List<Count> top(CosmosItemStatistics statistics) {
        return statistics.top(Ranking.POPULAR, EventWeights.defaults(), Events.T0, 10);
    }
}
