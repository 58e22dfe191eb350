package dev.attune.adapters.cosmos.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.adapters.cosmos.event.CosmosEventStore;
import dev.attune.application.contract.Events;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.application.port.ItemStatistics.Parts;
import dev.attune.application.port.ItemStatistics.Ranking;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.application.port.ItemStatistics.TakenOver;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a recount has to know about batches that are not folded, and about a store that fails. */
class CosmosRecountTest {
    private static final UserId USER = new UserId("user");
    private static final Duration AGE = Duration.ofSeconds(2);

    private CosmosFake fake;
    private CosmosDatabase database;
    private CosmosAsyncContainer documents;
    private CosmosEventStore events;

    @BeforeEach
    void open() {
        fake = CosmosFake.start(FakeOptions.defaults());
        database = TestDatabases.fresh(fake);
        documents = database.background(ContainerName.STATISTICS);
        events = new CosmosEventStore(database);
    }

    @AfterEach
    void close() {
        database.close();
        fake.close();
    }

    /**
     * Stored long ago and delivered late, as after an outage: the batch stays in force, so the recount leaves it out.
     */
    @Test
    void whatABatchInForceNamesIsNotCountedAgain() throws Exception {
        StoredEvent early = stored("1", "early");
        StoredEvent late = stored("2", "late");
        statistics().record(List.of(early));
        Instant folded = Instant.now();
        while (Instant.now().getEpochSecond() == folded.getEpochSecond()) {
            Thread.sleep(20);
        }
        statistics().record(List.of(late));
        // However long a busy machine takes, the batches up to that second are folded, and no later one.
        StatisticsCompaction compaction = new StatisticsCompaction(documents, Duration.ZERO, () -> folded);
        Recount recount =
                CosmosRecount.begin(documents, database.background(ContainerName.EVENTS), compaction, () -> folded);
        List<Event> all = events.export(USER, Optional.empty(), 100);
        assertEquals(new Parts(List.of(early.event()), List.of(late.event())), recount.parts(USER, all));
        recount.add(own(recount), 1);
        recount.finish();
        assertEquals(List.of(new Count(new ItemId("early"), 1), new Count(new ItemId("late"), 1)), top());
    }

    @Test
    void aLostPartIsMadeGoodByARecountAlone() throws Exception {
        StoredEvent event = stored("1", "a");
        statistics().record(List.of(event));
        Thread.sleep(AGE.plusMillis(1_100));
        statistics().compactNow();
        assertEquals(List.of(new Count(new ItemId("a"), 1)), top());
        String part = StatisticsHead.Stored.read(documents).head().chunkIds().getFirst();
        documents.deleteItem(part, new PartitionKey(part)).block();
        assertEquals(List.of(), top());
        assertThrows(StoreUnavailable.class, () -> statistics().compactNow());
        Recount recount = statistics().recount();
        recount.add(own(recount), 1);
        recount.finish();
        assertEquals(List.of(new Count(new ItemId("a"), 1)), top());
    }

    /** A write is done, and its answer is lost: the caller tries again. */
    @Test
    void stepsSurviveLostAnswers() throws Exception {
        statistics().record(List.of(stored("1", "a"), stored("2", "a")));
        Thread.sleep(AGE.plusMillis(1_100));
        Recount recount = statistics().recount();
        fake.fault("{\"status\": 503, \"afterwards\": true, \"container\": \"statistics\", \"operation\": \"replace\","
                + " \"times\": 4}");
        again(() -> recount.add(own(recount), .5));
        again(() -> recount.add(List.of(), 1));
        again(recount::finish);
        assertEquals(List.of(new Count(new ItemId("a"), 2)), top());
    }

    /** Whoever was overtaken must not write into what another caller has counted. */
    @Test
    void whoWasOvertakenLeavesTheOthersCountsAlone() throws Exception {
        statistics().record(List.of(stored("1", "a")));
        Thread.sleep(AGE.plusMillis(1_100));
        statistics().recount();
        Recount one = statistics().unfinished().orElseThrow();
        Recount other = statistics().unfinished().orElseThrow();
        other.add(own(other), .5);
        assertThrows(TakenOver.class, () -> one.add(List.of(), .4));
        Recount next = statistics().unfinished().orElseThrow();
        next.finish();
        assertEquals(List.of(new Count(new ItemId("a"), 1)), top());
        List<JsonNode> left = new ArrayList<>();
        documents
                .queryItems("SELECT * FROM c WHERE c.kind = 'recount'", ObjectNode.class)
                .collectList()
                .block()
                .forEach(left::add);
        assertTrue(left.size() <= 1, "what the overtaken one wrote is left for the next recount: " + left);
        statistics().recount().finish();
        assertEquals(
                List.of(),
                documents
                        .queryItems("SELECT * FROM c WHERE c.kind = 'recount'", ObjectNode.class)
                        .collectList()
                        .block());
    }

    /** The version before this one reads the numbers, and this one reads what that one wrote. */
    @Test
    void batchesAreReadByBothVersions() {
        StoredEvent event = stored("1", "a");
        ObjectNode batch = StatisticsDelta.of(List.of(event));
        long digest = batch.path("digests").path(0).longValue();
        assertEquals(digest, StatisticsDelta.digest(batch, 0));
        batch.remove("digestTexts");
        assertEquals(digest, StatisticsDelta.digest(batch, 0));
    }

    private static void again(Runnable step) {
        for (int i = 0; ; i++) {
            try {
                step.run();
                return;
            } catch (StoreUnavailable e) {
                assertTrue(i < 10, "it fails for good: " + e);
            }
        }
    }

    private CosmosItemStatistics statistics() {
        return new CosmosItemStatistics(database, AGE);
    }

    private StoredEvent stored(String id, String item) {
        Event event = Events.view(USER.value(), id, item, 0);
        events.append(List.of(event)).toCompletableFuture().join();
        return new StoredEvent(event, new Position(1, 0));
    }

    private List<Event> own(Recount recount) {
        return recount.parts(USER, events.export(USER, Optional.empty(), 100)).own();
    }

    private List<Count> top() {
        return statistics().top(Ranking.POPULAR, EventWeights.defaults(), Instant.EPOCH, 10);
    }
}
