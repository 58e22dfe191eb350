package dev.attune.adapters.cosmos.feed;

import static dev.attune.application.contract.Events.await;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.adapters.cosmos.event.CosmosEventStore;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final int USERS = 40;

    @Test
    void theFirstChangeOfItsRangeWaitsBehindALeaseThatHasNotedNothing() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults().withPartitions(3));
                CosmosDatabase database = TestDatabases.fresh(fake)) {
            new CosmosEventStore(database)
                    .append(IntStream.range(0, USERS)
                            .mapToObj(user -> view("u" + user, "e" + user, "a", user))
                            .toList())
                    .toCompletableFuture()
                    .join();
            AtomicInteger handled = new AtomicInteger();
            try (Subscription _ =
                    new CosmosChangeFeed(database).subscribe("reader", batch -> handled.addAndGet(batch.size()))) {
                await("all events", Duration.ofSeconds(20), () -> handled.get() == USERS);
            }
            Leases leases = new Leases(database, "reader");
            forgetNotes(database.background(ContainerName.LEASES));
            Set<String> waiting = leases.waiting("me").stream()
                    .map(change -> change.path("id").asText())
                    .collect(Collectors.toSet());
            assertEquals(3, waiting.size(), "one of each range");
            assertEquals(List.of(), leases.waiting("somebody else"));
        }
    }

    private static void forgetNotes(CosmosAsyncContainer leases) {
        List<JsonNode> all = leases.queryItems(
                        "SELECT * FROM c WHERE IS_DEFINED(c.LeaseToken)",
                        new CosmosQueryRequestOptions(),
                        JsonNode.class)
                .collectList()
                .block();
        for (JsonNode lease : all) {
            ObjectNode changed = lease.deepCopy();
            changed.remove("ContinuationToken");
            changed.put("Owner", "me");
            leases.upsertItem(changed, new PartitionKey(lease.path("id").asText()), null)
                    .block();
        }
    }
}
