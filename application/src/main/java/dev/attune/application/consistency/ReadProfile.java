package dev.attune.application.consistency;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.profile.Profile;

/**
 * A profile, and the consistency with which it was read.
 *
 * @param level the level that was kept. It is weaker than the requested level only if the store did not answer, or if
 *     more events are ahead of the projection than one answer folds in
 * @param tailEvents number of events that were folded in for this answer, ahead of the projection
 */
public record ReadProfile(Profile profile, ConsistencyLevel level, int tailEvents, Source source) {
    /** Where a profile comes from. */
    public enum Source {
        STORE,
        /** The store failed, and the profile is the one that memory held. */
        MEMORY,
        /** The stored profile could not be read, and was made anew from the events. */
        EVENTS
    }
}
