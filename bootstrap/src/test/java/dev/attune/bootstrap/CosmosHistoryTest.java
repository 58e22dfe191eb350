package dev.attune.bootstrap;

import dev.attune.cosmosfake.FakeOptions;

/** On an account that keeps every level. */
class CosmosHistoryTest extends CosmosHistory {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults();
    }
}
