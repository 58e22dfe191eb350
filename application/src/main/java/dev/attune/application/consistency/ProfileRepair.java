package dev.attune.application.consistency;

import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.ProfileStore.Stored;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a profile that cannot be read anew, from the user's events. A profile is a function of the set of its events,
 * so the result is the profile that the projection would have made.
 */
public final class ProfileRepair {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileRepair.class);
    private static final int PAGE = 1_000;

    private final ProfileStore profiles;
    private final EventStore events;
    private final ProfilePolicy policy;
    private final Counter repaired;

    public ProfileRepair(ProfileStore profiles, EventStore events, ProfilePolicy policy, MeterRegistry meters) {
        this.profiles = profiles;
        this.events = events;
        this.policy = policy;
        this.repaired = Counter.builder("attune.profiles.repaired")
                .description("Profiles that could not be read, and were made anew from the events")
                .register(meters);
    }

    /** Replaces the profile of a user, and returns the new one. */
    public Profile repair(UserId user) {
        // The position is read first. So the events that are read later include all up to it.
        Position upTo = events.after(user, Position.START, 1, Consistency.of(ConsistencyLevel.STRONG))
                .upTo();
        profiles.erase(user);
        Profile fresh = profiles.update(List.of(user), (_, current) -> refilled(user, current, upTo))
                .get(user);
        repaired.increment();
        LOG.warn("A profile could not be read and was made anew from the events");
        return fresh;
    }

    private Profile refilled(UserId user, Stored current, Position upTo) {
        Profile profile = current.profile();
        Optional<EventId> last = Optional.empty();
        List<Event> page = events.export(user, last, PAGE);
        while (!page.isEmpty()) {
            Set<EventId> stored = stillStored(user, page);
            profile = profile.with(
                    page.stream()
                            .filter(event -> stored.contains(event.id()))
                            .map(ProfileEvent::from)
                            .toList(),
                    upTo,
                    policy);
            last = Optional.of(page.getLast().id());
            page = events.export(user, last, PAGE);
        }
        return profile;
    }

    /** Who is erased meanwhile must not come back. */
    private Set<EventId> stillStored(UserId user, List<Event> page) {
        Set<EventId> ids = new HashSet<>();
        page.forEach(event -> ids.add(event.id()));
        return events.existing(user, ids);
    }
}
