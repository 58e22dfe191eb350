package dev.attune.application.consistency;

import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a profile at the consistency that is asked for; where the store does not answer, what memory holds, and says so. */
public final class ProfileReader {
    private static final int MAX_TAIL = 10_000;
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(1).toNanos();

    private final ProfileStore profiles;
    private final EventStore events;
    private final FeedProgress progress;
    private final ProfileCache cache;
    private final ProfilePolicy policy;
    /** When the store may be asked again after it failed; written by the request that saw it fail, 0 while it works. */
    private volatile long askAgainAt;

    public ProfileReader(ProfileStore profiles, EventStore events, FeedProgress progress, ProfileCache cache,
            ProfilePolicy policy) {
        this.profiles = profiles;
        this.events = events;
        this.progress = progress;
        this.cache = cache;
        this.policy = policy;
    }

    public ReadProfile read(UserId user, Consistency consistency) {
        long pausedUntil = askAgainAt;
        if (pausedUntil != 0 && cache.now() - pausedUntil < 0) {
            return remembered(user);
        }
        try {
            ReadProfile read = ask(user, consistency);
            if (pausedUntil != 0) {
                askAgainAt = 0;
            }
            return read;
        } catch (StoreUnavailable e) {
            askAgainAt = (cache.now() + PAUSE_AFTER_FAILURE) | 1;
            return remembered(user);
        } catch (CorruptProfile e) {
            return remembered(user);
        }
    }

    private ReadProfile ask(UserId user, Consistency consistency) {
        return switch (consistency.level()) {
            case EVENTUAL -> projected(cachedOrStored(user), ConsistencyLevel.EVENTUAL);
            case BOUNDED -> bounded(user, consistency.maxStaleness());
            case SESSION -> session(user, consistency.token().flatMap(token -> token.demandOf(user)));
            case STRONG -> withTail(user, stored(user), ConsistencyLevel.STRONG);
        };
    }

    private ReadProfile session(UserId user, Optional<Position> demand) {
        if (demand.isEmpty()) {
            return projected(cachedOrStored(user), ConsistencyLevel.SESSION);
        }
        Optional<Profile> cached = cache.fresh(user).filter(profile -> profile.position().covers(demand.get()));
        Profile profile = cached.orElseGet(() -> stored(user));
        if (profile.position().covers(demand.get())) {
            return projected(profile, ConsistencyLevel.SESSION);
        }
        return withTail(user, profile, ConsistencyLevel.SESSION);
    }

    private ReadProfile bounded(UserId user, Duration staleness) {
        // The progress is looked at before the profile is read: what it says was projected, the profile then holds.
        boolean within = !staleness.isZero() && progress.within(Partition.of(user), staleness);
        Profile profile = stored(user);
        return within ? projected(profile, ConsistencyLevel.BOUNDED) : withTail(user, profile, ConsistencyLevel.BOUNDED);
    }

    private Profile cachedOrStored(UserId user) {
        return cache.fresh(user).orElseGet(() -> stored(user));
    }

    private Profile stored(UserId user) {
        long before = cache.now();
        Profile profile = profiles.find(user).orElse(Profile.EMPTY);
        cache.read(user, profile, before);
        return profile;
    }

    private ReadProfile withTail(UserId user, Profile profile, ConsistencyLevel level) {
        List<StoredEvent> tail = events.after(user, profile.position(), MAX_TAIL);
        if (tail.isEmpty()) {
            return projected(profile, level);
        }
        List<ProfileEvent> folded = tail.stream().map(stored -> ProfileEvent.from(stored.event())).toList();
        return new ReadProfile(profile.with(folded, tail.getFirst().position(), policy), level, tail.size(), true);
    }

    private ReadProfile remembered(UserId user) {
        return new ReadProfile(cache.ofAnyAge(user).orElse(Profile.EMPTY), ConsistencyLevel.EVENTUAL, 0, false);
    }

    private static ReadProfile projected(Profile profile, ConsistencyLevel level) {
        return new ReadProfile(profile, level, 0, true);
    }
}
