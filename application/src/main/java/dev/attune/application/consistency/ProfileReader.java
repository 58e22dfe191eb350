package dev.attune.application.consistency;

import dev.attune.application.consistency.ReadProfile.Source;
import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.Tail;
import dev.attune.domain.InvalidValue;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads a profile at the consistency that is asked for. If the store does not answer, it returns the profile from
 * memory, and says so.
 */
public final class ProfileReader {
    static final int MAX_TAIL = 10_000;
    private static final long PAUSE_AFTER_FAILURE = Duration.ofSeconds(1).toNanos();

    private final ProfileStore profiles;
    private final EventStore events;
    private final FeedProgress progress;
    private final ProfileCache cache;
    private final ProfilePolicy policy;
    private final ProfileRebuild rebuild;
    private final Consumer<UserId> lacking;
    /** After this many failures in a row the store itself counts as down, and not just the partition of one user. */
    private static final int FAILURES = 3;

    /** Time from which one request may ask the failing store again, for all requests; 0 while the store works. */
    private final AtomicLong askAgainAt = new AtomicLong();

    private final AtomicInteger failures = new AtomicInteger();

    /**
     * Makes a reader.
     *
     * @param lacking is told of users whose stored profile is missing or behind their events
     */
    public ProfileReader(
            ProfileStore profiles,
            EventStore events,
            FeedProgress progress,
            ProfileCache cache,
            ProfilePolicy policy,
            ProfileRebuild rebuild,
            Consumer<UserId> lacking) {
        this.profiles = profiles;
        this.events = events;
        this.progress = progress;
        this.cache = cache;
        this.policy = policy;
        this.rebuild = rebuild;
        this.lacking = lacking;
    }

    /** Reads the profile of a user. Throws {@link InvalidValue} for a level that the store cannot keep. */
    public ReadProfile read(UserId user, Consistency consistency) {
        return atHand(user, consistency).orElseGet(() -> asked(user, consistency));
    }

    /** Reads a profile without asking the store, and so without waiting. Returns empty if the store has to be asked. */
    public Optional<ReadProfile> atHand(UserId user, Consistency consistency) {
        events.requireLevel(consistency.level());
        if (paused()) {
            return Optional.of(remembered(user));
        }
        return switch (consistency.level()) {
            case EVENTUAL -> cache.fresh(user).map(profile -> projected(profile, ConsistencyLevel.EVENTUAL));
            case SESSION ->
                cache.fresh(user)
                        .filter(profile -> covers(profile, demand(user, consistency)))
                        .map(profile -> projected(profile, ConsistencyLevel.SESSION));
            case BOUNDED, STRONG -> Optional.empty();
        };
    }

    private boolean paused() {
        long until = askAgainAt.get();
        return until != 0 && cache.now() - until < 0;
    }

    /** While the store fails, one request a second finds out for all requests whether it still fails. */
    private boolean mayAsk(long until) {
        return until == 0 || cache.now() - until >= 0 && askAgainAt.compareAndSet(until, nextTry());
    }

    private long nextTry() {
        return (cache.now() + PAUSE_AFTER_FAILURE) | 1;
    }

    private ReadProfile asked(UserId user, Consistency consistency) {
        long until = askAgainAt.get();
        if (!mayAsk(until)) {
            return remembered(user);
        }
        try {
            ReadProfile read = ask(user, consistency);
            if (until != 0) {
                askAgainAt.set(0);
            }
            if (failures.get() != 0) {
                failures.set(0);
            }
            return read;
        } catch (StoreUnavailable e) {
            if (failures.incrementAndGet() >= FAILURES) {
                askAgainAt.set(nextTry());
            }
            return remembered(user);
        } catch (CorruptProfile e) {
            return madeAnew(user, consistency, e);
        }
    }

    private ReadProfile madeAnew(UserId user, Consistency consistency, CorruptProfile found) {
        try {
            return new ReadProfile(rebuild.instead(user, consistency, found), consistency.level(), 0, Source.EVENTS);
        } catch (StoreUnavailable e) {
            return remembered(user);
        }
    }

    private ReadProfile ask(UserId user, Consistency consistency) {
        return switch (consistency.level()) {
            case EVENTUAL -> projected(stored(user, consistency), ConsistencyLevel.EVENTUAL);
            case BOUNDED -> bounded(user, consistency);
            case SESSION -> session(user, consistency);
            case STRONG -> withTail(user, stored(user, consistency), consistency);
        };
    }

    private static Optional<Position> demand(UserId user, Consistency consistency) {
        return consistency.token().flatMap(token -> token.demandOf(user));
    }

    private static boolean covers(Profile profile, Optional<Position> demand) {
        return demand.isEmpty() || profile.position().covers(demand.get());
    }

    private ReadProfile session(UserId user, Consistency consistency) {
        Profile profile = stored(user, consistency);
        return covers(profile, demand(user, consistency))
                ? projected(profile, ConsistencyLevel.SESSION)
                : withTail(user, profile, consistency);
    }

    private ReadProfile bounded(UserId user, Consistency consistency) {
        Duration staleness = consistency.maxStaleness();
        // The progress is read before the profile. So the profile holds all events that the progress calls projected.
        boolean within = !staleness.isZero() && progress.within(Partition.of(user), staleness);
        Profile profile = stored(user, consistency);
        return within ? projected(profile, ConsistencyLevel.BOUNDED) : withTail(user, profile, consistency);
    }

    private Profile stored(UserId user, Consistency consistency) {
        long before = cache.now();
        Profile profile = profiles.find(user, consistency.level()).orElse(Profile.EMPTY);
        if (profile.isEmpty()) {
            lacking.accept(user);
        }
        cache.read(user, profile, before);
        return profile;
    }

    private ReadProfile withTail(UserId user, Profile profile, Consistency consistency) {
        Tail tail = events.after(user, profile.position(), MAX_TAIL, consistency);
        List<ProfileEvent> ahead = tail.events().stream()
                .map(ProfileEvent::from)
                .filter(event -> !profile.holds(event))
                .toList();
        if (ahead.isEmpty()) {
            return projected(profile, consistency.level());
        }
        lacking.accept(user);
        return new ReadProfile(
                profile.with(ahead, tail.upTo(), policy), kept(tail, consistency), ahead.size(), Source.STORE);
    }

    /** A tail as long as that may lack its oldest events, and one of these may be the one that is demanded. */
    private static ConsistencyLevel kept(Tail tail, Consistency consistency) {
        return tail.events().size() >= MAX_TAIL ? ConsistencyLevel.EVENTUAL : consistency.level();
    }

    private ReadProfile remembered(UserId user) {
        return new ReadProfile(cache.ofAnyAge(user).orElse(Profile.EMPTY), ConsistencyLevel.EVENTUAL, 0, Source.MEMORY);
    }

    private static ReadProfile projected(Profile profile, ConsistencyLevel level) {
        return new ReadProfile(profile, level, 0, Source.STORE);
    }
}
