package dev.attune.bootstrap;

import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** On one fake of Cosmos DB, which throttles, fails, hesitates, cuts connections and splits meanwhile. */
abstract class CosmosHistory extends HistoryContract {
    private static final List<String> FAULTS = List.of(
            "{\"status\": 429, \"subStatus\": 3200, \"retryAfterMs\": 50, \"probability\": 0.3, \"times\": 300}",
            "{\"status\": 503, \"probability\": 0.2, \"times\": 50}",
            "{\"status\": 449, \"operation\": \"replace\", \"probability\": 0.3, \"times\": 50}",
            "{\"status\": 503, \"afterwards\": true, \"operation\": \"create\", \"probability\": 0.3, \"times\": 50}",
            "{\"status\": 404, \"subStatus\": 1002, \"operation\": \"query\", \"probability\": 0.3, \"times\": 50}",
            "{\"reset\": true, \"probability\": 0.1, \"times\": 30}",
            "{\"reset\": true, \"afterwards\": true, \"probability\": 0.1, \"times\": 30}",
            "{\"delayMs\": 1500, \"probability\": 0.1, \"times\": 30}",
            "{\"delayMs\": 3000, \"operation\": \"feed\", \"times\": 6}");

    private CosmosFake fake;
    private int splits;

    abstract FakeOptions account();

    /** Lets replicas lag behind what is committed. */
    void lag() {}

    final void lag(String container, Duration behind) {
        fake.fault("{\"container\": \"%s\", \"replicaLagMs\": %d}".formatted(container, behind.toMillis()));
    }

    @Override
    Map<String, String> startStore() {
        fake = CosmosFake.start(account());
        lag();
        return Map.of(
                "attune.events.store",
                "cosmos",
                "attune.cosmos.endpoint",
                fake.uri().toString(),
                "attune.cosmos.key",
                CosmosFake.KEY,
                "attune.cosmos.create",
                "true",
                "attune.cosmos.mode",
                "gateway");
    }

    @Override
    void trouble() {
        fake.fault(FAULTS.get(ThreadLocalRandom.current().nextInt(FAULTS.size())));
        if (splits < 2) {
            fake.split("events", String.valueOf(splits));
            fake.split("profiles", String.valueOf(splits));
            splits++;
        }
    }

    @Override
    void endTrouble() {
        fake.clearFaults();
    }

    @Override
    void stopStore() {
        fake.close();
    }
}
