package dev.attune.adapters.cosmos.client;

import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import dev.attune.cosmosfake.CosmosFake;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Databases for tests, each on an account of its own or an empty one of a shared account. */
public final class TestDatabases {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabases() {}

    public static CosmosDatabase fresh(CosmosFake fake) {
        return open(settings(fake, "attune" + COUNT.incrementAndGet(), true));
    }

    public static CosmosDatabase open(CosmosSettings settings) {
        return CosmosDatabase.open(settings, InstantSource.system());
    }

    public static CosmosSettings settings(CosmosFake fake, String name, boolean create) {
        return settings(fake, name, create, OptionalInt.empty());
    }

    public static CosmosSettings settings(CosmosFake fake, String name, boolean create, OptionalInt scanThroughput) {
        return new CosmosSettings(
                fake.uri(),
                Optional.of(CosmosFake.KEY),
                name,
                create,
                Mode.GATEWAY,
                CosmosSettings.LEAST_THROUGHPUT,
                scanThroughput,
                CosmosSettings.DEFAULT_FEED_POLL,
                CosmosSettings.DEFAULT_READ_TIMEOUT,
                List.of(),
                Optional.empty());
    }
}
