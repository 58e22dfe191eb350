package dev.attune.application.contract.broken;

import dev.attune.application.contract.ChangeFeedContract;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryFeed;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The contract on instances of one feed in memory, with little patience. */
final class FeedsOnTrial extends ChangeFeedContract {
    private final InMemoryEvents store;
    private final Function<InMemoryEvents, InMemoryFeed> instance;

    FeedsOnTrial(InMemoryEvents store, Function<InMemoryEvents, InMemoryFeed> instance) {
        this.store = store;
        this.instance = instance;
    }

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected ChangeFeed feed() {
        return instance.apply(store);
    }

    @Override
    protected Optional<ChangeFeed> unavailable() {
        InMemoryEvents silent = new InMemoryEvents();
        silent.failWith(new StoreUnavailable("silent", Duration.ofSeconds(1), null));
        return Optional.of(instance.apply(silent));
    }

    @Override
    protected Duration soon() {
        return Duration.ofSeconds(2);
    }
}
