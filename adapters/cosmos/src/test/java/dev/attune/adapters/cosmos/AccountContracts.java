package dev.attune.adapters.cosmos;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import java.util.UUID;

/**
 * On an account that is not ours: each test makes a database of its own, with one physical partition a container, and
 * removes it.
 */
abstract class AccountContracts extends CosmosContracts {
    private final String name = "attune-test-" + UUID.randomUUID();

    abstract RealAccount account();

    @Override
    CosmosDatabase open() {
        return account().open(name);
    }

    @Override
    int partitions() {
        return 1;
    }

    @Override
    void remove() {
        account().remove(name);
    }
}
