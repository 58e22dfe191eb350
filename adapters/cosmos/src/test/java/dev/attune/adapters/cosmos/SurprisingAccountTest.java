package dev.attune.adapters.cosmos;

import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.FakeOptions.Quirk;
import dev.attune.cosmosfake.Level;
import java.time.Duration;

/**
 * On an account that does everything that the documentation leaves open. Reads have its own level then, which is what
 * docs/cosmos.md asks for.
 */
class SurprisingAccountTest extends FakeContracts {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults().withConsistency(Level.BOUNDED_STALENESS).withQuirks(Quirk.values());
    }

    @Override
    Duration lag() {
        return Duration.ofMillis(20);
    }
}
