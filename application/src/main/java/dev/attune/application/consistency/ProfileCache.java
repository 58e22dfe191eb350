package dev.attune.application.consistency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Profiles as this instance last read or wrote them. An entry is fresh for the time to live. After that, it is kept
 * only for the case that the store does not answer. The number of held events is limited.
 */
public final class ProfileCache {
    /** After this time, nothing is left of a user whom another instance has erased. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Cache<UserId, Entry> entries;
    private final long timeToLive;
    private final LongSupplier nanoTime;

    /** @param events approximate maximum number of profile events in the cache */
    public ProfileCache(Duration timeToLive, long events, LongSupplier nanoTime) {
        this.timeToLive = timeToLive.toNanos();
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .scheduler(Scheduler.systemScheduler())
                .ticker(nanoTime::getAsLong)
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
     * Remembers a profile that was read.
     *
     * @param before time before the store was asked, so that an entry never seems younger than it is
     */
    public void read(UserId user, Profile profile, long before) {
        entries.asMap().merge(user, new Entry(profile, before), ProfileCache::later);
    }

    /**
     * Remembers a profile that this instance has just written. An entry may be younger than the start of the write,
     * such as an erasure. Then nobody can tell which came last, and the entry goes: the next reader asks the store.
     *
     * @param before time before the write began
     */
    public void written(UserId user, Profile profile, long before) {
        entries.asMap()
                .compute(user, (_, old) -> old != null && old.readAt() > before ? null : new Entry(profile, before));
    }

    /** Notes that the store has erased the user. */
    public void erased(UserId user) {
        entries.put(user, new Entry(Profile.EMPTY, nanoTime.getAsLong()));
    }

    /**
     * Returns the later reading. If both profiles are equal, the result keeps the profile object that is there already.
     * A reading that began later and knows less may come from before a write that this instance has made, or from after
     * an erasure. Nobody can tell which, and the entry goes: the next reader asks the store.
     */
    private static Entry later(Entry old, Entry young) {
        if (old.readAt() > young.readAt()) {
            return old;
        }
        if (!young.profile().position().covers(old.profile().position())) {
            return null;
        }
        return young.profile().equals(old.profile()) ? new Entry(old.profile(), young.readAt()) : young;
    }

    public long now() {
        return nanoTime.getAsLong();
    }

    private record Entry(Profile profile, long readAt) {}
}
