package dev.attune.adapters.cosmos;

import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;

class StrongAccountTest extends CosmosContracts {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults();
    }

    @Override
    Duration lag() {
        return Duration.ZERO;
    }
}
