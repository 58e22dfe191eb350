package dev.attune.application.contract.broken;

import dev.attune.application.contract.EventStoreContract;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The contract on a store in memory. */
final class EventsOnTrial extends EventStoreContract {
    private final Supplier<InMemoryEvents> fresh;
    private final EventStore store;

    EventsOnTrial(Supplier<InMemoryEvents> fresh) {
        this.fresh = fresh;
        this.store = fresh.get();
    }

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected Optional<EventStore> unavailable() {
        InMemoryEvents silent = fresh.get();
        silent.failWith(new StoreUnavailable("silent", Duration.ofSeconds(1), null));
        return Optional.of(silent);
    }
}
