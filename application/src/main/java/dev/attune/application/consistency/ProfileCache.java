package dev.attune.application.consistency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Profiles as this instance last read or wrote them. An entry counts as fresh for the time to live; past that it is
 * kept only for when the store does not answer. Bounded by the number of events held.
 */
public final class ProfileCache {
    private final Cache<UserId, Entry> entries;
    private final long timeToLive;
    private final LongSupplier nanoTime;

    /** @param events about so many profile events are held in all */
    public ProfileCache(Duration timeToLive, long events, LongSupplier nanoTime) {
        this.timeToLive = timeToLive.toNanos();
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(events)
                .weigher((UserId _, Entry entry) -> entry.profile().weight())
                .executor(Runnable::run)
                .build();
    }

    public Optional<Profile> fresh(UserId user) {
        Entry entry = entries.getIfPresent(user);
        return entry != null && nanoTime.getAsLong() - entry.readAt() < timeToLive
                ? Optional.of(entry.profile())
                : Optional.empty();
    }

    public Optional<Profile> ofAnyAge(UserId user) {
        return Optional.ofNullable(entries.getIfPresent(user)).map(Entry::profile);
    }

    /**
     * Remembers what was read.
     *
     * @param before taken before the store was asked, so that an entry never seems younger than it is
     */
    public void read(UserId user, Profile profile, long before) {
        put(user, new Entry(profile, before));
    }

    /**
     * Remembers what this instance has just written. Where something younger than the start of the write is there, an
     * erasure say, it cannot be told which came last, and the entry goes: the next reader asks the store.
     *
     * @param before taken before the write began
     */
    public void written(UserId user, Profile profile, long before) {
        entries.asMap()
                .compute(user, (_, old) -> old != null && old.readAt() > before ? null : new Entry(profile, before));
    }

    /** The user is erased, and the store knows. */
    public void erased(UserId user) {
        entries.put(user, new Entry(Profile.EMPTY, nanoTime.getAsLong()));
    }

    private void put(UserId user, Entry entry) {
        entries.asMap().merge(user, entry, ProfileCache::later);
    }

    /** The later reading; the profile that is there already where both are the same. */
    private static Entry later(Entry old, Entry young) {
        if (old.readAt() > young.readAt()) {
            return old;
        }
        return young.profile().equals(old.profile()) ? new Entry(old.profile(), young.readAt()) : young;
    }

    public long now() {
        return nanoTime.getAsLong();
    }

    private record Entry(Profile profile, long readAt) {}
}
