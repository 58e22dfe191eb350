package dev.attune.adapters.cosmos;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;

/** On the fake; each test on an account of its own. */
abstract class FakeContracts extends CosmosContracts {
    private static final int PARTITIONS = 6;
    private CosmosFake fake;

    abstract FakeOptions account();

    /** How long replicas lag behind what is committed. */
    abstract Duration lag();

    @Override
    CosmosDatabase open() {
        fake = CosmosFake.start(account().withPartitions(PARTITIONS));
        fake.fault("{\"replicaLagMs\": " + lag().toMillis() + "}");
        return TestDatabases.fresh(fake);
    }

    @Override
    int partitions() {
        return PARTITIONS;
    }

    @Override
    boolean refuseEverything() {
        fake.fault("{\"status\": 401}");
        return true;
    }

    @Override
    void remove() {
        fake.close();
    }
}
