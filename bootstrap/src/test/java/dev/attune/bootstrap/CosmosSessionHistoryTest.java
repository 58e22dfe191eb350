package dev.attune.bootstrap;

import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;
import java.time.Duration;
import java.util.List;

/** On an account with the usual default level, whose replicas lag for longer than a caller waits. */
class CosmosSessionHistoryTest extends CosmosHistory {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults().withConsistency(Level.SESSION);
    }

    @Override
    Duration lag() {
        return Duration.ofSeconds(4);
    }

    @Override
    List<String> levels() {
        return List.of("eventual", "bounded", "session");
    }
}
