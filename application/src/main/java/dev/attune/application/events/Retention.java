package dev.attune.application.events;

import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Removes events past their time in small steps. What they taught profiles and statistics stays. */
public final class Retention {
    /** Marks of erased users outlive every delivery that could be under way. */
    private static final Duration ERASURE_MARKS = Duration.ofHours(24);

    private final EventStore events;
    private final ProfileStore profiles;
    private final Optional<Duration> keep;
    private final InstantSource clock;

    /** @param keep empty: events are kept for ever */
    public Retention(EventStore events, ProfileStore profiles, Optional<Duration> keep, InstantSource clock) {
        this.events = events;
        this.profiles = profiles;
        this.keep = keep;
        this.clock = clock;
    }

    /** One small step; false when there is nothing more to do for now. */
    public boolean step() {
        boolean more = profiles.forgetErasures(clock.instant().minus(ERASURE_MARKS));
        return keep.map(time -> events.removeBefore(clock.instant().minus(time)))
                        .orElse(false)
                || more;
    }
}
