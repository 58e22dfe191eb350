package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.contract.InMemoryProfiles.Row;
import dev.attune.application.contract.ProfileStoreContract;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The contract on instances of one store in memory, with little patience. */
final class ProfilesOnTrial extends ProfileStoreContract {
    private final ConcurrentMap<UserId, Row> rows = new ConcurrentHashMap<>();
    private final Function<ConcurrentMap<UserId, Row>, InMemoryProfiles> instance;

    ProfilesOnTrial(Function<ConcurrentMap<UserId, Row>, InMemoryProfiles> instance) {
        this.instance = instance;
    }

    @Override
    protected ProfileStore profiles() {
        return instance.apply(rows);
    }

    @Override
    protected Optional<ProfileStore> unavailable() {
        InMemoryProfiles silent = instance.apply(rows);
        silent.failWith(new StoreUnavailable("silent", Duration.ofSeconds(1), null));
        return Optional.of(silent);
    }

    @Override
    protected Optional<Runnable> corrupt(UserId damaged) {
        return Optional.of(() -> new InMemoryProfiles(rows).damage(damaged));
    }

    @Override
    protected Duration soon() {
        return Duration.ofMillis(700);
    }
}
