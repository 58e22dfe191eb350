package dev.attune.application.consistency;

import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the profile of one user anew from the stored events, and stores it. A profile is a function of the set of its
 * events, so the result is the profile that the projection makes. It heals a profile that was lost or damaged, and one
 * that was made with other settings. What was removed from the event store is not in it.
 */
public final class ProfileRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileRebuild.class);

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

    /**
     * Makes a profile anew that the store could not read. If this ends half way, an empty profile with the mark of an
     * erasure is left, and whoever folds the user's next event makes the rest of it, too ({@link #fromEvents}).
     */
    public void heal(UserId user, CorruptProfile found) {
        // An event store that does not answer must say so before anything is removed.
        fromEvents(user);
        replaceUnread(user, found);
    }

    private void replaceUnread(UserId user, CorruptProfile found) {
        corrupt.increment();
        LOG.warn("A stored profile can't be read, and is made anew from the user's events", found);
        profiles.erase(user);
        replace(user);
    }

    /** Returns the profile of all stored events of a user. It claims no position. */
    public Profile fromEvents(UserId user) {
        return made(user, Consistency.of(ConsistencyLevel.BOUNDED)).profile();
    }

    /**
     * Answers with the profile made of the events, for a stored one that cannot be read. It is stored too, where that
     * is possible.
     */
    Profile instead(UserId user, Consistency consistency, CorruptProfile found) {
        Made made = made(user, consistency);
        try {
            replaceUnread(user, found);
        } catch (RuntimeException e) {
            LOG.warn("The profile made anew could not be stored; the user's next event tries it again", e);
        }
        return made.profile().with(List.of(), made.upTo(), policy);
    }

    private boolean replace(UserId user) {
        boolean[] changes = {false};
        long before = cache.now();
        Map<UserId, Profile> now = profiles.update(List.of(user), (_, current) -> {
            Profile made = fromEvents(user);
            changes[0] = !made.window().equals(current.profile().window())
                    || !made.seen().equals(current.profile().seen());
            // No later position: an event may still be on its way that another instance has numbered before.
            return changes[0] ? made.with(List.of(), current.profile().position(), policy) : current.profile();
        });
        cache.written(user, now.get(user), before);
        return changes[0];
    }

    /**
     * The tail is read first, and no acknowledged event is missing from it. So the profile holds all of them, even if
     * the pages of older events come from a replica that lags.
     */
    private Made made(UserId user, Consistency consistency) {
        Tail tail = events.after(user, Position.START, ProfileReader.MAX_TAIL, consistency);
        Profile[] profile = {Profile.EMPTY};
        events.exportAll(user, page -> profile[0] = profile[0].with(facts(page), Position.START, policy));
        return new Made(profile[0].with(facts(tail.events()), Position.START, policy), tail.upTo());
    }

    /**
     * A profile made of events.
     *
     * @param upTo position up to which the tail told all events that were visible
     */
    private record Made(Profile profile, Position upTo) {}

    private static List<ProfileEvent> facts(List<Event> events) {
        return events.stream().map(ProfileEvent::from).toList();
    }
}
