package dev.attune.application.consistency;

import dev.attune.application.port.EventStore;
import dev.attune.domain.consistency.Consistency;
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
import java.util.Optional;

/**
 * Makes a profile from all events of a user. A profile is a function of the set of its events, so the result is the
 * profile that the projection would have made. It stands in for a stored one that cannot be read, and stores nothing.
 */
public final class ProfileFromEvents {
    private static final int PAGE = 1_000;

    private final EventStore events;
    private final ProfilePolicy policy;
    private final Counter made;

    public ProfileFromEvents(EventStore events, ProfilePolicy policy, MeterRegistry meters) {
        this.events = events;
        this.policy = policy;
        this.made = Counter.builder("attune.profiles.corrupt")
                .description("Answers whose stored profile could not be read, and was made from the events")
                .register(meters);
    }

    Profile of(UserId user, Consistency consistency) {
        // The position is read first. So the events that are read later include all up to it.
        Position upTo = events.after(user, Position.START, 1, consistency).upTo();
        Profile profile = Profile.EMPTY;
        Optional<EventId> last = Optional.empty();
        List<Event> page = events.export(user, last, PAGE);
        while (!page.isEmpty()) {
            profile = profile.with(page.stream().map(ProfileEvent::from).toList(), upTo, policy);
            last = Optional.of(page.getLast().id());
            page = events.export(user, last, PAGE);
        }
        made.increment();
        return profile;
    }
}
