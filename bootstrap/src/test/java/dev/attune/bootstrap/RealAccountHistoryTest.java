package dev.attune.bootstrap;

import com.azure.cosmos.ConsistencyLevel;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.CosmosSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

    /** An account keeps {@code strong} only if that is its default level. */
    @Override
    List<String> levels() {
        try (CosmosDatabase database = CosmosDatabase.open(account(), InstantSource.system())) {
            return database.consistency() == ConsistencyLevel.STRONG
                    ? super.levels()
                    : List.of("eventual", "bounded", "session");
        }
    }

    private CosmosSettings account() {
        return new CosmosSettings(
                URI.create(System.getenv(ENDPOINT)),
                key,
                name,
                true,
                CosmosSettings.Mode.valueOf(mode().toUpperCase(Locale.ROOT)),
                CosmosSettings.LEAST_THROUGHPUT,
                OptionalInt.empty(),
                CosmosSettings.DEFAULT_FEED_POLL,
                CosmosSettings.DEFAULT_READ_TIMEOUT,
                List.of(),
                Optional.empty());
    }

    private static String mode() {
        return System.getenv().getOrDefault("ATTUNE_TEST_COSMOS_MODE", "direct");
    }

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
                mode()));
        key.ifPresent(given -> settings.put("attune.cosmos.key", given));
        return settings;
    }

    /**
     * Asking for the levels first has made the database, and has allowed plain HTTP where the endpoint is of that kind.
     */
    @Override
    void stopStore() {
        levels();
        CosmosClientBuilder builder =
                new CosmosClientBuilder().endpoint(System.getenv(ENDPOINT)).gatewayMode();
        key.ifPresentOrElse(builder::key, () -> builder.credential(new DefaultAzureCredentialBuilder().build()));
        try (var client = builder.buildClient()) {
            client.getDatabase(name).delete();
        }
    }
}
