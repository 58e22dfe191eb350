package dev.attune.cosmosfake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.ChangeFeedProcessor;
import com.azure.cosmos.ChangeFeedProcessorBuilder;
import com.azure.cosmos.ConsistencyLevel;
import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.GatewayConnectionConfig;
import com.azure.cosmos.ReadConsistencyStrategy;
import com.azure.cosmos.ThrottlingRetryOptions;
import com.azure.cosmos.models.ChangeFeedProcessorItem;
import com.azure.cosmos.models.ChangeFeedProcessorOptions;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The real SDK against the fake. */
class CosmosFakeTest {
    static {
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
    }

    private CosmosFake fake;
    private CosmosAsyncClient client;

    private CosmosAsyncContainer container(FakeOptions options) {
        fake = CosmosFake.start(options);
        client = client();
        client.createDatabaseIfNotExists("shop").block();
        CosmosContainerProperties properties = properties("things", "/owner");
        properties.setDefaultTimeToLiveInSeconds(-1);
        client.getDatabase("shop")
                .createContainerIfNotExists(properties, ThroughputProperties.createAutoscaledThroughput(4000))
                .block();
        return client.getDatabase("shop").getContainer("things");
    }

    private static CosmosContainerProperties properties(String name, String key) {
        return new CosmosContainerProperties(
                name, new PartitionKeyDefinition().setPaths(List.of(key)).setVersion(PartitionKeyDefinitionVersion.V2));
    }

    private CosmosAsyncClient client() {
        return new CosmosClientBuilder()
                .endpoint(fake.uri().toString())
                .key(CosmosFake.KEY)
                .gatewayMode(new GatewayConnectionConfig())
                .throttlingRetryOptions(new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(0))
                .contentResponseOnWriteEnabled(false)
                .buildAsyncClient();
    }

    @AfterEach
    void stop() {
        client.close();
        fake.close();
    }

    @Test
    void documentsAreCreatedReadReplacedAndDeletedUnderTheirEtag() {
        CosmosAsyncContainer things = container(FakeOptions.defaults());
        var created = things.createItem(thing("a", "1")).block();
        assertTrue(created.getSessionToken().matches("[01]:-1#1"), created.getSessionToken());
        assertEquals(409, status(() -> things.createItem(thing("a", "1")).block()));
        var read = things.readItem("1", new PartitionKey("a"), ObjectNode.class).block();
        assertEquals("a", read.getItem().path("owner").asText());
        assertEquals(2, read.getRequestCharge(), "from a quorum");
        CosmosItemRequestOptions anyReplica =
                new CosmosItemRequestOptions().setReadConsistencyStrategy(ReadConsistencyStrategy.EVENTUAL);
        assertEquals(
                1,
                things.readItem("1", new PartitionKey("a"), anyReplica, ObjectNode.class)
                        .block()
                        .getRequestCharge());
        ObjectNode changed = thing("a", "1").put("n", 2);
        String etag = read.getETag();
        things.replaceItem(changed, "1", new PartitionKey("a"), new CosmosItemRequestOptions().setIfMatchETag(etag))
                .block();
        assertEquals(
                412,
                status(() -> things.replaceItem(
                                changed,
                                "1",
                                new PartitionKey("a"),
                                new CosmosItemRequestOptions().setIfMatchETag(etag))
                        .block()));
        things.deleteItem("1", new PartitionKey("a")).block();
        assertEquals(
                404,
                status(() -> things.readItem("1", new PartitionKey("a"), ObjectNode.class)
                        .block()));
    }

    @Test
    void aPatchCountsUnderACondition() {
        CosmosAsyncContainer things = container(FakeOptions.defaults());
        things.createItem(thing("a", "1").put("n", 1)).block();
        CosmosPatchOperations more =
                CosmosPatchOperations.create().increment("/n", 2L).set("/word", "x");
        things.patchItem(
                        "1",
                        new PartitionKey("a"),
                        more,
                        new CosmosPatchItemRequestOptions().setFilterPredicate("FROM c WHERE c.n = 1"),
                        ObjectNode.class)
                .block();
        assertEquals(
                412,
                status(() -> things.patchItem(
                                "1",
                                new PartitionKey("a"),
                                more,
                                new CosmosPatchItemRequestOptions().setFilterPredicate("FROM c WHERE c.n = 1"),
                                ObjectNode.class)
                        .block()));
        ObjectNode now = things.readItem("1", new PartitionKey("a"), ObjectNode.class)
                .block()
                .getItem();
        assertEquals(3, now.path("n").asInt());
        assertEquals("x", now.path("word").asText());
    }

    @Test
    void aBatchIsAllOrNothingAndABulkIsEachForItself() {
        CosmosAsyncContainer things = container(FakeOptions.defaults());
        CosmosBatch batch = CosmosBatch.createCosmosBatch(new PartitionKey("a"));
        batch.createItemOperation(thing("a", "1"));
        batch.createItemOperation(thing("a", "1"));
        assertEquals(409, things.executeCosmosBatch(batch).block().getStatusCode());
        assertEquals(
                404,
                status(() -> things.readItem("1", new PartitionKey("a"), ObjectNode.class)
                        .block()));

        things.createItem(thing("owner3", "x")).block();
        var results = things.executeBulkOperations(Flux.range(0, 10)
                        .map(i -> CosmosBulkOperations.getCreateItemOperation(
                                thing("owner" + i, "x"), new PartitionKey("owner" + i))))
                .collectList()
                .block();
        assertEquals(
                9,
                results.stream()
                        .filter(result -> result.getResponse().getStatusCode() == 201)
                        .count());
        assertEquals(
                1,
                results.stream()
                        .filter(result -> result.getResponse().getStatusCode() == 409)
                        .count());
    }

    @Test
    void queriesRunWithinAndOverPartitions() {
        CosmosAsyncContainer things = container(FakeOptions.defaults().withPartitions(3));
        for (int i = 0; i < 30; i++) {
            things.createItem(thing("owner" + i % 5, "%02d".formatted(i))).block();
        }
        SqlQuerySpec one = new SqlQuerySpec(
                "SELECT TOP 3 * FROM c WHERE c.id > @after ORDER BY c.id", new SqlParameter("@after", "07"));
        List<String> ids = things.queryItems(
                        one,
                        new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey("owner2")),
                        ObjectNode.class)
                .map(document -> document.path("id").asText())
                .collectList()
                .block();
        assertEquals(List.of("12", "17", "22"), ids);
        SqlQuerySpec all =
                new SqlQuerySpec("SELECT * FROM c WHERE STARTSWITH(c.id, @start)", new SqlParameter("@start", "1"));
        assertEquals(
                10,
                things.queryItems(all, new CosmosQueryRequestOptions(), ObjectNode.class)
                        .collectList()
                        .block()
                        .size());
        assertEquals(
                400,
                status(() -> things.queryItems("SELECT c.a FROM c GROUP BY c.a", ObjectNode.class)
                        .collectList()
                        .block()));
    }

    @Test
    void theFeedGoesOnAcrossASplit() {
        CosmosAsyncContainer things = container(FakeOptions.defaults());
        for (int i = 0; i < 20; i++) {
            things.createItem(thing("owner" + i, "before")).block();
        }
        CosmosChangeFeedRequestOptions start =
                CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange());
        Pulled first = pull(things, start);
        assertEquals(20, first.count());
        fake.split("things", "0");
        for (int i = 0; i < 20; i++) {
            things.createItem(thing("owner" + i, "after")).block();
        }
        assertEquals(
                20,
                pull(things, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(first.continuation()))
                        .count());
    }

    @Test
    void nothingIsLostThatIsWrittenWhileItsPartitionIsSplit() {
        CosmosAsyncContainer things = container(FakeOptions.defaults());
        // Large ones, which take a while to be copied.
        int before = 3_000;
        int count = 4_000;
        int perSplit = 100;
        AtomicInteger splits = new AtomicInteger();
        Flux<?> writing = Flux.range(1, count)
                .flatMap(
                        i -> things.createItem(thing("owner" + i, "1"))
                                .then(
                                        i <= before || i % perSplit > 0
                                                ? Mono.empty()
                                                : Mono.fromRunnable(() -> fake.split(
                                                                "things", String.valueOf(splits.getAndIncrement())))
                                                        .subscribeOn(Schedulers.boundedElastic())),
                        16);
        writing.blockLast();
        assertEquals((count - before) / perSplit, splits.get());
        assertEquals(
                count,
                things.queryItems("SELECT * FROM c", ObjectNode.class)
                        .collectList()
                        .block()
                        .size());
    }

    @Test
    void theProcessorOfTheSdkSeesEverythingOnceAndItsSplits() throws Exception {
        CosmosAsyncContainer things = container(FakeOptions.defaults());
        CosmosAsyncClient processing = new CosmosClientBuilder()
                .endpoint(fake.uri().toString())
                .key(CosmosFake.KEY)
                .gatewayMode(new GatewayConnectionConfig())
                .contentResponseOnWriteEnabled(true)
                .buildAsyncClient();
        client.getDatabase("shop")
                .createContainerIfNotExists(properties("leases", "/id"))
                .block();
        CosmosAsyncContainer leases = processing.getDatabase("shop").getContainer("leases");
        Set<String> seen = ConcurrentHashMap.newKeySet();
        ChangeFeedProcessor processor = new ChangeFeedProcessorBuilder()
                .hostName("one")
                .feedContainer(processing.getDatabase("shop").getContainer("things"))
                .leaseContainer(leases)
                .options(new ChangeFeedProcessorOptions()
                        .setFeedPollDelay(Duration.ofMillis(50))
                        .setStartFromBeginning(true)
                        .setLeaseAcquireInterval(Duration.ofSeconds(1)))
                .handleLatestVersionChanges((List<ChangeFeedProcessorItem> changes) -> changes.forEach(change -> {
                    JsonNode document = change.getCurrent();
                    seen.add(document.path("owner").asText()
                            + document.path("id").asText()
                            + change.getChangeFeedMetaData().getLogSequenceNumber());
                }))
                .buildChangeFeedProcessor();
        processor.start().block();
        try {
            IntStream.range(0, 20)
                    .forEach(
                            i -> things.createItem(thing("owner" + i, "before")).block());
            await(seen, 20);
            fake.split("things", "1");
            IntStream.range(0, 20)
                    .forEach(i -> things.createItem(thing("owner" + i, "after")).block());
            await(seen, 40);
        } finally {
            processor.stop().block();
            processing.close();
        }
        assertEquals(40, seen.size());
    }

    @Test
    void eventualReadsAreStaleAndSessionTokensAreEnforced() {
        CosmosAsyncContainer things = container(FakeOptions.defaults().withConsistency(Level.SESSION));
        fake.fault("{\"replicaLagMs\": 5000}");
        String token = things.createItem(thing("a", "1")).block().getSessionToken();
        try (CosmosAsyncClient other = client()) {
            CosmosAsyncContainer there = other.getDatabase("shop").getContainer("things");
            CosmosItemRequestOptions eventual =
                    new CosmosItemRequestOptions().setConsistencyLevel(ConsistencyLevel.EVENTUAL);
            assertEquals(
                    404,
                    status(() -> there.readItem("1", new PartitionKey("a"), eventual, ObjectNode.class)
                            .block()));
            CosmosItemRequestOptions session = new CosmosItemRequestOptions().setSessionToken(token);
            assertEquals(
                    "1",
                    there.readItem("1", new PartitionKey("a"), session, ObjectNode.class)
                            .block()
                            .getItem()
                            .path("id")
                            .asText());
            CosmosItemRequestOptions committed =
                    new CosmosItemRequestOptions().setReadConsistencyStrategy(ReadConsistencyStrategy.LATEST_COMMITTED);
            assertEquals(
                    "1",
                    there.readItem("1", new PartitionKey("a"), committed, ObjectNode.class)
                            .block()
                            .getItem()
                            .path("id")
                            .asText());
            CosmosItemRequestOptions ahead =
                    new CosmosItemRequestOptions().setSessionToken(token.replace("#1", "#100"));
            assertEquals(
                    404,
                    status(() -> there.readItem("1", new PartitionKey("a"), ahead, ObjectNode.class)
                            .block()));
        }
    }

    @Test
    void limitsAndFaultsAreAnsweredAndCounted() {
        CosmosAsyncContainer things =
                container(FakeOptions.defaults().withPartitions(1).withRequestUnits(20));
        int throttled = 0;
        for (int i = 0; i < 20; i++) {
            int number = i;
            throttled +=
                    status(() -> things.createItem(thing("a", "t" + number)).block()) == 429 ? 1 : 0;
        }
        assertTrue(throttled > 5, "throttled " + throttled);
        assertEquals(
                20,
                fake.requests().path("things").path("create").path("requests").asInt());
        fake.fault("{\"status\": 403, \"container\": \"things\", \"operation\": \"create\", \"times\": 1}");
        assertEquals(403, status(() -> things.createItem(thing("b", "1")).block()));
        assertFalse(fake.requests().isEmpty());
    }

    private Pulled pull(CosmosAsyncContainer container, CosmosChangeFeedRequestOptions options) {
        List<FeedResponse<JsonNode>> pages = container
                .queryChangeFeed(options, JsonNode.class)
                .byPage()
                .takeUntil(page -> page.getResults().isEmpty())
                .collectList()
                .block();
        return new Pulled(
                pages.stream().mapToInt(page -> page.getResults().size()).sum(),
                pages.getLast().getContinuationToken());
    }

    private record Pulled(int count, String continuation) {}

    private static void await(Set<String> seen, int count) throws InterruptedException {
        for (int i = 0; i < 300 && seen.size() < count; i++) {
            Thread.sleep(50);
        }
        assertEquals(count, seen.size());
    }

    private static int status(Runnable operation) {
        try {
            operation.run();
            return 200;
        } catch (CosmosException e) {
            return e.getStatusCode();
        }
    }

    private static ObjectNode thing(String owner, String id) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("owner", owner);
    }
}
