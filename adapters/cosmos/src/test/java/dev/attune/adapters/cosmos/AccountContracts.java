package dev.attune.adapters.cosmos;

import com.azure.cosmos.CosmosClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import dev.attune.adapters.cosmos.client.TestDatabases;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * On an account that is not ours: each test makes a database of its own, with one physical partition a container, and
 * removes it.
 */
abstract class AccountContracts extends CosmosContracts {
    private String name;

    abstract URI endpoint();

    /** Absent: Entra ID. */
    abstract Optional<String> key();

    abstract Mode mode();

    @Override
    CosmosDatabase open() {
        if (name == null) {
            name = "attune-test-" + UUID.randomUUID();
        }
        return TestDatabases.open(new CosmosSettings(
                endpoint(),
                key(),
                name,
                true,
                mode(),
                CosmosSettings.LEAST_THROUGHPUT,
                OptionalInt.empty(),
                CosmosSettings.DEFAULT_FEED_POLL,
                CosmosSettings.DEFAULT_READ_TIMEOUT,
                List.of(),
                Optional.empty()));
    }

    @Override
    int partitions() {
        return 1;
    }

    @Override
    void remove() {
        CosmosClientBuilder builder =
                new CosmosClientBuilder().endpoint(endpoint().toString()).gatewayMode();
        key().ifPresentOrElse(builder::key, () -> builder.credential(new DefaultAzureCredentialBuilder().build()));
        try (var client = builder.buildClient()) {
            client.getDatabase(name).delete();
        }
    }
}
