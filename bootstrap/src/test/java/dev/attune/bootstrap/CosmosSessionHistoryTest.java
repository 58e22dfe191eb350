package dev.attune.bootstrap;

import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;
import java.time.Duration;
import java.util.List;

/** On an account with the usual default level, whose replicas lag. */
class CosmosSessionHistoryTest extends CosmosHistory {
    @Override
    FakeOptions account() {
        return FakeOptions.defaults().withConsistency(Level.SESSION);
    }

    /**
     * The feed is read from replicas too: events have to lag for less than the bound, or no bounded read would rely on
     * the feed.
     */
    @Override
    void lag() {
        lag("profiles", Duration.ofSeconds(4));
        lag("events", Duration.ofMillis(400));
    }

    @Override
    List<String> levels() {
        return List.of("eventual", "bounded", "session");
    }
}
