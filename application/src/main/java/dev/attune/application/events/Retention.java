package dev.attune.application.events;

import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Removes old events and old marks of erased users, in small steps. Profiles and statistics keep what the events gave
 * them.
 */
public final class Retention {
    /** Time for which marks of erased users stay. It is longer than any delivery that could be under way. */
    private static final Duration ERASURE_MARKS = Duration.ofHours(24);

    private final EventStore events;
    private final ProfileStore profiles;
    private final Optional<Duration> keep;
    private final InstantSource clock;

    /** @param keep time for which events are kept; if empty, they are kept for ever */
    public Retention(EventStore events, ProfileStore profiles, Optional<Duration> keep, InstantSource clock) {
        this.events = events;
        this.profiles = profiles;
        this.keep = keep;
        this.clock = clock;
    }

    /** Does one small step. Returns false if there is nothing more to do for now. */
    public boolean step() {
        boolean more = profiles.forgetErasures(clock.instant().minus(ERASURE_MARKS));
        return keep.map(time -> events.removeBefore(clock.instant().minus(time)))
                        .orElse(false)
                || more;
    }
}
