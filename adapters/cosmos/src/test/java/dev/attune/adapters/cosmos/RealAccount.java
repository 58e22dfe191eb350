package dev.attune.adapters.cosmos;

import com.azure.cosmos.CosmosClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.CosmosSettings;
import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import dev.attune.adapters.cosmos.client.TestDatabases;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An account that is not ours, with a database of its own for each test.
 *
 * @param key absent: Entra ID
 */
record RealAccount(URI endpoint, Optional<String> key, Mode mode) {
    static final String ENDPOINT = "ATTUNE_TEST_COSMOS_ENDPOINT";

    /**
     * The account that the environment names. {@code ATTUNE_TEST_COSMOS_MODE} is {@code direct} unless set to
     * {@code gateway}.
     */
    static RealAccount ofEnvironment() {
        return new RealAccount(
                URI.create(System.getenv(ENDPOINT)),
                Optional.ofNullable(System.getenv("ATTUNE_TEST_COSMOS_KEY")),
                Mode.valueOf(System.getenv()
                        .getOrDefault("ATTUNE_TEST_COSMOS_MODE", "direct")
                        .toUpperCase(Locale.ROOT)));
    }

    CosmosDatabase open(String name) {
        return TestDatabases.open(new CosmosSettings(
                endpoint,
                key,
                name,
                true,
                mode,
                CosmosSettings.LEAST_THROUGHPUT,
                OptionalInt.empty(),
                CosmosSettings.DEFAULT_FEED_POLL,
                CosmosSettings.DEFAULT_READ_TIMEOUT,
                List.of(),
                Optional.empty()));
    }

    void remove(String name) {
        CosmosClientBuilder builder =
                new CosmosClientBuilder().endpoint(endpoint.toString()).gatewayMode();
        key.ifPresentOrElse(builder::key, () -> builder.credential(new DefaultAzureCredentialBuilder().build()));
        try (var client = builder.buildClient()) {
            client.getDatabase(name).delete();
        }
    }
}
