package dev.attune.adapters.cosmos;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On a real account. It costs: some forty databases of six containers, one after another, each for a few seconds. */
@EnabledIfEnvironmentVariable(
        named = RealAccount.ENDPOINT,
        matches = ".+",
        disabledReason = RealAccount.ENDPOINT + " names no Cosmos DB account to test on")
class RealAccountContractsTest extends AccountContracts {
    @Override
    RealAccount account() {
        return RealAccount.ofEnvironment();
    }
}
