package dev.attune.adapters.cosmos;

import dev.attune.adapters.cosmos.client.CosmosSettings.Mode;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * On a real account. It costs: some forty databases of six containers, one after another, each for a few seconds.
 * {@code ATTUNE_TEST_COSMOS_KEY} is its key, without it Entra ID is asked; {@code ATTUNE_TEST_COSMOS_MODE} is
 * {@code direct} unless set to {@code gateway}.
 */
@EnabledIfEnvironmentVariable(
        named = "ATTUNE_TEST_COSMOS_ENDPOINT",
        matches = ".+",
        disabledReason = "ATTUNE_TEST_COSMOS_ENDPOINT names no Cosmos DB account to test on")
class RealAccountContractsTest extends AccountContracts {
    @Override
    URI endpoint() {
        return URI.create(System.getenv("ATTUNE_TEST_COSMOS_ENDPOINT"));
    }

    @Override
    Optional<String> key() {
        return Optional.ofNullable(System.getenv("ATTUNE_TEST_COSMOS_KEY"));
    }

    @Override
    Mode mode() {
        return Mode.valueOf(System.getenv()
                .getOrDefault("ATTUNE_TEST_COSMOS_MODE", "direct")
                .toUpperCase(Locale.ROOT));
    }
}
