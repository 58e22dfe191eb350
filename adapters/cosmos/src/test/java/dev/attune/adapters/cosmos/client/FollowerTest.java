package dev.attune.adapters.cosmos.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final int BEFORE = 20;

    @Test
    void whatIsWrittenToAllTheTimeHasAnEndToo() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                CosmosDatabase database = TestDatabases.fresh(fake);
                ExecutorService pool = Executors.newSingleThreadExecutor()) {
            CosmosAsyncContainer container = database.serving(ContainerName.STATISTICS);
            for (int i = 0; i < BEFORE; i++) {
                write(container, i);
            }
            Follower follower = new Follower(database.background(ContainerName.STATISTICS));
            Set<Integer> seen = new TreeSet<>();
            AtomicBoolean over = new AtomicBoolean();
            Future<?> writer = pool.submit(() -> {
                for (int i = BEFORE; !over.get(); i++) {
                    write(container, i);
                }
            });
            try {
                // Who waits for a page so long always finds another document on it.
                fake.fault("{\"container\": \"statistics\", \"operation\": \"feed\", \"delayMs\": 300}");
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> follower.follow(
                                document -> seen.add(document.path("number").asInt())));
            } finally {
                over.set(true);
                fake.clearFaults();
            }
            writer.get();
            assertTrue(seen.size() >= BEFORE, seen::toString);
            follower.follow(document -> seen.add(document.path("number").asInt()));
            int all = seen.size();
            follower.follow(document -> seen.add(-1));
            assertEquals(all, seen.size());
            assertEquals(all, seen.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1, "none is left out");
        }
    }

    private static void write(CosmosAsyncContainer container, int number) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("id", "d" + number).put("number", number);
        container.upsertItem(document, new PartitionKey("d" + number), null).block();
    }
}
