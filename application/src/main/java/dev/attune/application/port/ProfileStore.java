package dev.attune.application.port;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Projected profiles. Every method may throw {@link StoreUnavailable}, and {@link CorruptProfile} about a user's own
 * profile.
 */
public interface ProfileStore {
    /**
     * The profile as some update left it: with {@code bounded} and {@code strong} the last one that was done before the
     * call, with the weaker levels perhaps an earlier one.
     */
    Optional<Profile> find(UserId user, ConsistencyLevel level);

    /**
     * Changes the profile of each user, atomically for each (not for all together). The change may be called again when
     * another writer came first, with what that one wrote. An exception of the change is passed on, and nothing of that
     * user is written.
     *
     * @return the profiles as they are now
     */
    Map<UserId, Profile> update(List<UserId> users, ProfileChange change);

    /**
     * Removes the profile and leaves a mark, so that an update under way meets {@link Stored#erased()} and can make
     * sure that it does not bring the user back.
     */
    void erase(UserId user);

    /** Removes some of the marks left before the cut-off; false when none is left. */
    boolean forgetErasures(Instant cutOff);

    interface ProfileChange {
        /** The profile to store; {@code current.profile()} itself for no change. */
        Profile apply(UserId user, Stored current);
    }

    /**
     * A user's profile as the store holds it.
     *
     * @param erased the user has been erased lately: only events that are still in the event store may be folded in
     */
    record Stored(Profile profile, boolean erased) {}
}
