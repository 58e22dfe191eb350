package dev.attune.adapters.cosmos;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What a real account answers. */
@EnabledIfEnvironmentVariable(
        named = RealAccount.ENDPOINT,
        matches = ".+",
        disabledReason = RealAccount.ENDPOINT + " names no Cosmos DB account to ask")
class RealAccountQuestionsTest extends AccountQuestions {
    private final String name = "attune-question-" + UUID.randomUUID();

    @Override
    CosmosDatabase open() {
        return RealAccount.ofEnvironment().open(name);
    }

    @Override
    void remove() {
        RealAccount.ofEnvironment().remove(name);
    }

    @Override
    boolean mustBeAsAssumed() {
        return false;
    }
}
