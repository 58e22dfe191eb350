package dev.attune.adapters.cosmos;

import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;

class StrongAccountTest extends FakeContracts {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults();
    }

    @Override
    Duration lag() {
        return Duration.ZERO;
    }
}
