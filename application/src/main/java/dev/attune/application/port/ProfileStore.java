package dev.attune.application.port;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Projected profiles, one for each user. A store is safe for any number of threads and of instances on the same data.
 *
 * <p>The projection writes profiles, and so does a rebuild from the events. The projection moves on in the feed once
 * {@link #update} has returned, and the feed does not deliver those events again.
 *
 * <p>The type of an exception decides what its caller does:
 *
 * <ul>
 *   <li>{@link StoreUnavailable} means that the server does not answer, or refuses this service, for now. The
 *       projection keeps the batch and tries again for as long as it takes. A reader answers from memory. Every method
 *       may throw it.
 *   <li>{@link CorruptProfile} means that the user's stored profile cannot be read. {@link #find} and {@link #update}
 *       throw it. A store never takes such a profile for none, and never writes over it; {@link #erase} removes it.
 *   <li>Anything else is a defect. A server that is full, loading, read-only or out of connections refuses for now: the
 *       defect is what depends on the event alone, so in doubt a store throws {@link StoreUnavailable}. The projection
 *       tries the event three times and then buries it as a dead letter. An exception of a driver that escapes from a
 *       server that is down therefore loses events.
 * </ul>
 *
 * <p>A position means something in the feed of one {@link EventStore} alone. A store that does not hold the events
 * keeps its profiles under {@link EventStore#deployment}, so that those of another feed are never taken for its own.
 *
 * <p>User ids and item ids are any Unicode text of 1 to 128 characters without control characters. Two ids are the same
 * only where every character is. A store does not fold case, normalize, trim or shorten them.
 *
 * <p>A profile holds at most 10,000 events in its window and 100,000 seen items. Its seen items take at most about 1.4
 * MB, however many they are. {@link dev.attune.application.profile.ProfileCodec} writes a window and seen items as
 * compact bytes, and reads them again. An adapter may use it or a form of its own, as long as a profile comes back
 * equal to what was stored. The codec does not write the position. What it cannot read it answers with an unchecked
 * exception of the JDK, and the adapter makes a {@link CorruptProfile} of that.
 */
public interface ProfileStore {
    /**
     * The profile as some update left it. With {@code bounded} and {@code strong} that is the last update or erasure
     * that any instance did before the call. With the weaker levels it may be an earlier one, by seconds and not for
     * ever. Callers ask {@link EventStore#requireLevel} first, so a store is never asked for a level that it cannot
     * keep.
     *
     * <p>A request waits for the answer. A store therefore throws {@link StoreUnavailable} when its server has been
     * silent for about two seconds. JDBC waits two seconds for an answer, and three more where it has to connect. The
     * caller asks again a second later at the earliest, once three calls in a row have failed.
     *
     * @return the profile; empty, or {@link Profile#EMPTY}, for an unknown or an erased user
     */
    Optional<Profile> find(UserId user, ConsistencyLevel level);

    /**
     * Changes the profile of each user, atomically for each and not for all together. When the call returns, the
     * profiles are as durable as an event that was acknowledged, and every instance builds on them. A write behind
     * loses events, because the feed does not deliver them again.
     *
     * <p>The store reads a profile, asks the change, and writes only where nobody has written or erased that profile in
     * between. Otherwise it reads again and asks the change again, until it succeeds. So the change may be called any
     * number of times for a user, and only its last answer is stored.
     *
     * <p>The change may block: it asks the event store about users who have been erased. Nobody else waits for it. The
     * store therefore calls it outside of every lock and transaction. It calls it on the caller's thread.
     *
     * <p>An exception of the change is passed on as it is, and nothing of that user is written. The other users of the
     * call have either their old profile or their new one. An update that changes nothing leaves everything as it is, a
     * mark too.
     *
     * @param users each of them once, in any order; a batch of the feed names thousands
     * @return the profiles as they are now, of all the users, also of those whose profile did not change
     */
    Map<UserId, Profile> update(List<UserId> users, ProfileChange change);

    /**
     * Removes the profile, its seen items and its position, and leaves a mark. It does so for a user without a profile
     * too. A later erasure renews the mark.
     *
     * <p>An erasure defeats an update that is under way on any instance: that update writes nothing of what it has
     * read. It asks its change again, which meets {@link Stored#erased()} and an empty profile. The change then folds
     * in only events that still exist, so that it does not bring the user back.
     *
     * <p>The mark stays until {@link #forgetErasures} removes it. No update removes it, whether it writes or not.
     * {@link dev.attune.application.events.Retention} keeps marks for 24 hours, which is longer than any delivery
     * takes.
     */
    void erase(UserId user);

    /**
     * Removes some of the marks left before the cut-off, by the store's clock, in one small step. Younger marks stay. A
     * profile that new events have filled since only loses its mark.
     *
     * @return false when no mark from before the cut-off is left
     */
    boolean forgetErasures(Instant cutOff);

    interface ProfileChange {
        /**
         * Answers with the profile to store; with {@code current.profile()}, the same object, for no change. It may be
         * called again for the same user, and may block.
         */
        Profile apply(UserId user, Stored current);
    }

    /**
     * A user's profile as the store holds it.
     *
     * @param profile {@link Profile#EMPTY} where there is none
     * @param erased the user has a mark: only events that are still in the event store may be folded in
     */
    record Stored(Profile profile, boolean erased) {}
}
