package dev.attune.application.consistency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds users whose stored profile lacks events that the projection has handled, and makes it anew. A profile store
 * that was lost has such profiles: the feed does not deliver those events again. The user's next event makes the
 * profile of all events. Before that, a reader tells of each user whose profile was missing or behind. Most of these
 * are new, or their events are on their way. A profile is lost if it lacks an event at one moment, and still lacks it
 * when the projection has handled everything that was stored before that moment.
 */
public final class LostProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(LostProfiles.class);
    /** Users of one look. Each costs the stores a read or two. */
    private static final int AT_ONCE = 10;

    /** Events of a user that are looked at. */
    private static final int MOST = 100;

    private static final int QUEUE = 1_000;
    private static final int REMEMBERED = 100_000;
    private static final Duration LOOKED_AT_AGAIN = Duration.ofMinutes(10);

    private final ProfileStore profiles;
    private final EventStore events;
    private final FeedProgress progress;
    private final ProfileRebuild rebuild;
    private final LongSupplier nanos;
    private final Counter lost;
    private final BlockingQueue<UserId> reported = new ArrayBlockingQueue<>(QUEUE);
    private final Cache<UserId, Boolean> lookedAt;
    /** Only the thread that looks uses this. */
    private final List<Suspect> suspects = new ArrayList<>();

    public LostProfiles(
            ProfileStore profiles,
            EventStore events,
            FeedProgress progress,
            ProfileRebuild rebuild,
            LongSupplier nanos,
            MeterRegistry meters) {
        this.profiles = profiles;
        this.events = events;
        this.progress = progress;
        this.rebuild = rebuild;
        this.nanos = nanos;
        this.lost = Counter.builder("attune.profiles.lost")
                .description("Stored profiles that lacked events which were projected, and were made anew")
                .register(meters);
        this.lookedAt = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(LOOKED_AT_AGAIN)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Tells of a user whose profile was found missing or behind. Never waits. Where too many are told of, some are
     * forgotten until somebody asks about them again.
     */
    public void report(UserId user) {
        if (lookedAt.getIfPresent(user) == null && reported.offer(user)) {
            lookedAt.put(user, true);
        }
    }

    /** Looks at some of the users. One thread calls this, about once a second. */
    public void look() {
        suspects.stream().limit(AT_ONCE).toList().forEach(this::lookAgain);
        UserId next = reported.peek();
        for (int i = 0; i < AT_ONCE && next != null; i++) {
            lookFirst(next);
            // Removed once it is looked at, so that a store that does not answer loses nobody.
            reported.remove();
            next = reported.peek();
        }
    }

    private void lookFirst(UserId user) {
        try {
            List<ProfileEvent> lacking = lackedBy(user);
            if (!lacking.isEmpty() && suspects.size() < QUEUE) {
                suspects.add(new Suspect(user, lacking, nanos.getAsLong()));
            }
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            // One user's data must not keep the others from being looked at.
            LOG.warn("Whether a profile lacks events cannot be told", e);
        }
    }

    private void lookAgain(Suspect suspect) {
        suspects.remove(suspect);
        if (!progress.within(Partition.of(suspect.user), Duration.ofNanos(nanos.getAsLong() - suspect.since))) {
            // To the end, so that a partition that is behind keeps nobody from the others.
            suspects.add(suspect);
            return;
        }
        makeAnew(suspect);
    }

    /** Returns events that are not in the window of a user's profile. A full one has passed some on. */
    private List<ProfileEvent> lackedBy(UserId user) {
        return profile(user)
                .map(
                        profile -> events
                                .after(user, profile.position(), MOST, Consistency.of(ConsistencyLevel.BOUNDED))
                                .events()
                                .stream()
                                .map(ProfileEvent::from)
                                .filter(event -> !profile.holds(event))
                                .toList())
                .orElse(List.of());
    }

    /** Returns a user's profile; empty if it cannot be read, for then who reads it heals it. */
    private Optional<Profile> profile(UserId user) {
        try {
            return Optional.of(profiles.find(user, ConsistencyLevel.BOUNDED).orElse(Profile.EMPTY));
        } catch (CorruptProfile e) {
            return Optional.empty();
        }
    }

    private void makeAnew(Suspect suspect) {
        try {
            Optional<Profile> now = profile(suspect.user);
            if (now.isPresent()
                    && suspect.lacking.stream().anyMatch(event -> !now.get().holds(event))
                    && rebuild.of(suspect.user)) {
                lost.increment();
                LOG.warn("A stored profile lacked events that were projected, and is made anew. If there are many, the"
                        + " profile store was lost or is older than the events: POST /v1/admin/projection/rebuild makes"
                        + " all anew");
            }
        } catch (StoreUnavailable e) {
            suspects.add(suspect);
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("A profile that lacks events could not be made anew", e);
        }
    }

    /** @param since the time at which the user's profile lacked the events */
    private record Suspect(UserId user, List<ProfileEvent> lacking, long since) {}
}
