package dev.attune.bootstrap;

import dev.attune.cosmosfake.FakeOptions;
import java.time.Duration;

/** On an account that keeps every level. */
class CosmosHistoryTest extends CosmosHistory {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults();
    }

    @Override
    Duration lag() {
        return Duration.ZERO;
    }
}
