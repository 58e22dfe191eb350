package dev.attune.adapters.cosmos;

import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.FakeOptions.Quirk;
import java.time.Duration;

/** On an account that does everything that the documentation leaves open. */
class SurprisingAccountTest extends FakeContracts {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults().withQuirks(Quirk.values());
    }

    @Override
    Duration lag() {
        return Duration.ZERO;
    }
}
