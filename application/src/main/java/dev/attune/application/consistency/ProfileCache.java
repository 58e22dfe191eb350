package dev.attune.application.consistency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Profiles as this instance last read or wrote them. An entry counts as fresh for the time to live; past that it is kept only for
 * when the store does not answer. Bounded by the number of events held.
 */
public final class ProfileCache {
    private static final int WEIGHT_OF_AN_ENTRY = 10;

    private final Cache<UserId, Entry> entries;
    private final long timeToLive;
    private final LongSupplier nanoTime;

    /** @param events about so many profile events are held in all */
    public ProfileCache(Duration timeToLive, long events, LongSupplier nanoTime) {
        this.timeToLive = timeToLive.toNanos();
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder().maximumWeight(events)
                .weigher((UserId _, Entry entry) -> entry.weight()).executor(Runnable::run).build();
    }

    public Optional<Profile> fresh(UserId user) {
        Entry entry = entries.getIfPresent(user);
        return entry != null && nanoTime.getAsLong() - entry.readAt() < timeToLive ? Optional.of(entry.profile()) : Optional.empty();
    }

    public Optional<Profile> ofAnyAge(UserId user) {
        return Optional.ofNullable(entries.getIfPresent(user)).map(Entry::profile);
    }

    /** @param readAt taken before the store was asked, so that an entry never seems younger than it is */
    public void put(UserId user, Profile profile, long readAt) {
        entries.asMap().merge(user, new Entry(profile, readAt), (old, young) -> old.readAt() > young.readAt() ? old : young);
    }

    public void forget(UserId user) {
        entries.invalidate(user);
    }

    public long now() {
        return nanoTime.getAsLong();
    }

    private record Entry(Profile profile, long readAt) {
        int weight() {
            return WEIGHT_OF_AN_ENTRY + profile.window().size() + profile.seen().size();
        }
    }
}
