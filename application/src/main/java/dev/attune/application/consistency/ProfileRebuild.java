package dev.attune.application.consistency;

import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the profile of one user anew from the stored events, and stores it. A profile is a function of the set of its
 * events, so the result is the profile that the projection makes. It heals a profile that was lost or damaged, and one
 * that was made with other settings. What was removed from the event store is not in it.
 */
public final class ProfileRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileRebuild.class);
    private static final int PAGE = 1_000;
    private static final int MAX_TAIL = 10_000;

    private final ProfileStore profiles;
    private final EventStore events;
    private final ProfileCache cache;
    private final ProfilePolicy policy;
    private final Counter corrupt;
    private final Counter rebuilt;

    public ProfileRebuild(
            ProfileStore profiles, EventStore events, ProfileCache cache, ProfilePolicy policy, MeterRegistry meters) {
        this.profiles = profiles;
        this.events = events;
        this.cache = cache;
        this.policy = policy;
        this.corrupt = Counter.builder("attune.profiles.corrupt")
                .description("Stored profiles that could not be read, and were made anew from the events")
                .register(meters);
        this.rebuilt = Counter.builder("attune.profiles.rebuilt")
                .description("Stored profiles that a rebuild changed")
                .register(meters);
    }

    /** Makes the profile of a user anew. Returns whether the stored profile was another one. */
    public boolean of(UserId user) {
        boolean changed;
        try {
            changed = replace(user);
        } catch (CorruptProfile e) {
            heal(user, e);
            changed = true;
        }
        rebuilt.increment(changed ? 1 : 0);
        return changed;
    }

    /** Makes a profile anew that the store could not read. */
    public void heal(UserId user, CorruptProfile found) {
        corrupt.increment();
        LOG.warn("A stored profile can't be read, and is made anew from the user's events", found);
        profiles.erase(user);
        replace(user);
    }

    /**
     * Answers with the profile made of the events, for a stored one that cannot be read. It is stored too, where that
     * is possible.
     */
    Profile instead(UserId user, Consistency consistency, CorruptProfile found) {
        Profile made = made(user, consistency);
        try {
            heal(user, found);
        } catch (StoreUnavailable e) {
            LOG.debug("The profile is healed once the store takes it", e);
        }
        return made;
    }

    private boolean replace(UserId user) {
        boolean[] changes = {false};
        long before = cache.now();
        Map<UserId, Profile> now = profiles.update(List.of(user), (_, current) -> {
            Profile made = made(user, Consistency.of(ConsistencyLevel.BOUNDED));
            changes[0] = !isSame(current.profile(), made);
            return changes[0] ? made : current.profile();
        });
        cache.written(user, now.get(user), before);
        return changes[0];
    }

    /** A store may say less of the position than a projection that was told every event. */
    private static boolean isSame(Profile stored, Profile made) {
        return stored.window().equals(made.window())
                && stored.seen().equals(made.seen())
                && stored.position().covers(made.position());
    }

    /**
     * The tail is read first, and no acknowledged event is missing from it. So the profile holds all events up to the
     * tail's position, even if the pages of older events come from a replica that lags.
     */
    private Profile made(UserId user, Consistency consistency) {
        Tail tail = events.after(user, Position.START, MAX_TAIL, consistency);
        Profile profile = Profile.EMPTY;
        Optional<EventId> last = Optional.empty();
        List<Event> page = events.export(user, last, PAGE);
        while (!page.isEmpty()) {
            profile = profile.with(facts(page), Position.START, policy);
            last = Optional.of(page.getLast().id());
            page = events.export(user, last, PAGE);
        }
        return tail.events().isEmpty() ? profile : profile.with(facts(tail.events()), tail.upTo(), policy);
    }

    private static List<ProfileEvent> facts(List<Event> events) {
        return events.stream().map(ProfileEvent::from).toList();
    }
}
