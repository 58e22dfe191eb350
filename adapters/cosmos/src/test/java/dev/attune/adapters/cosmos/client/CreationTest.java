package dev.attune.adapters.cosmos.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several instances start on an empty account, and each of them makes what is missing. */
class CreationTest {
    private static final int INSTANCES = 4;

    @Test
    void allOfThemOpen() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults().withLatency(Duration.ofMillis(20)));
                ExecutorService pool = Executors.newFixedThreadPool(INSTANCES)) {
            List<Future<CosmosDatabase>> opening = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                opening.add(pool.submit(() -> TestDatabases.open(TestDatabases.settings(fake, "shared", true))));
            }
            int open = 0;
            for (Future<CosmosDatabase> each : opening) {
                each.get().close();
                open++;
            }
            assertEquals(INSTANCES, open);
        }
    }
}
