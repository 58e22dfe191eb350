package dev.attune.bootstrap;

import com.azure.cosmos.CosmosClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On a real account of Cosmos DB, without any trouble but its own. */
@EnabledIfEnvironmentVariable(
        named = RealAccountHistoryTest.ENDPOINT,
        matches = ".+",
        disabledReason = RealAccountHistoryTest.ENDPOINT + " names no Cosmos DB account to run on")
class RealAccountHistoryTest extends HistoryContract {
    static final String ENDPOINT = "ATTUNE_TEST_COSMOS_ENDPOINT";

    private final String name = "attune-history-" + UUID.randomUUID();
    private final Optional<String> key = Optional.ofNullable(System.getenv("ATTUNE_TEST_COSMOS_KEY"));

    @Override
    Map<String, String> startStore() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "attune.events.store",
                "cosmos",
                "attune.cosmos.endpoint",
                System.getenv(ENDPOINT),
                "attune.cosmos.database",
                name,
                "attune.cosmos.create",
                "true",
                "attune.cosmos.mode",
                System.getenv().getOrDefault("ATTUNE_TEST_COSMOS_MODE", "direct")));
        key.ifPresent(given -> settings.put("attune.cosmos.key", given));
        return settings;
    }

    @Override
    void trouble() {}

    @Override
    void endTrouble() {}

    @Override
    void stopStore() {
        CosmosClientBuilder builder =
                new CosmosClientBuilder().endpoint(System.getenv(ENDPOINT)).gatewayMode();
        key.ifPresentOrElse(builder::key, () -> builder.credential(new DefaultAzureCredentialBuilder().build()));
        try (var client = builder.buildClient()) {
            client.getDatabase(name).delete();
        }
    }
}
