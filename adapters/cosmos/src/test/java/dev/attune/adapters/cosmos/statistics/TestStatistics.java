package dev.attune.adapters.cosmos.statistics;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.application.port.ItemStatistics;
import java.time.Duration;

/** Statistics for tests that do not wait an hour. */
public final class TestStatistics {
    private TestStatistics() {}

    /** Batches are folded as soon as somebody compacts. */
    public static ItemStatistics foldedAtOnce(CosmosDatabase database) {
        return new CosmosItemStatistics(database, Duration.ZERO);
    }
}
