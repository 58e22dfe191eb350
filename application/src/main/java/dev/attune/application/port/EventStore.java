package dev.attune.application.port;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The durable record of events. A store is safe for any number of threads and of instances on the same data.
 *
 * <p>Every method may throw {@link StoreUnavailable}, which means that the server does not answer, or refuses this
 * service, for now. {@link #append} does not throw it: its answer fails with it. Any other exception is a defect.
 *
 * <p>An event comes back equal to what was stored, in every field. Ids of users, events and items are any Unicode text
 * of 1 to 128 characters without control characters. Two ids are the same only where every character is. A store does
 * not fold case, normalize, trim or shorten them.
 */
public interface EventStore {
    /** Number of events that {@link #exportAll} hands over at a time. */
    int PAGE = 1_000;

    /**
     * Takes events on without waiting. They are durable when the answer is there: no crash of a process or of a server
     * undoes them, as far as the store is configured to that. Every instance finds them from then on.
     *
     * <p>There is one answer for each event, in the order of the events. ({@code userId}, {@code id}) identifies an
     * event. The first one stored wins, and all later ones are duplicates, in this call too. Where writers race for an
     * id, one of them stores it and the others are told of a duplicate. The id is free again after {@link #erase}.
     *
     * <p>When the answer fails, no event is known to be stored, and a retry is harmless. An answer to no events is an
     * empty list. A call may hold thousands of events. A store that has too much waiting fails the answer at once.
     *
     * <p>Positions rise: an event of a user whose call began after another one was answered has the greater position.
     * The code that depends on an answer runs on the thread that stores, and must not wait.
     *
     * @param events the caller does not change the list afterwards
     */
    CompletionStage<List<Appended>> append(List<Event> events);

    /**
     * The user's events that were stored after {@code position}, the newest {@code limit} of them where there are more.
     * The newest come first. The order is that of storing and not of the events' own times, by a clock that may be of
     * seconds. Which ones the answer must not miss depends on the level. With {@code session} those are the events
     * behind the token; else every one that was acknowledged before the call. Callers do not ask with {@code eventual}.
     *
     * <p>A request waits for the answer. A store therefore throws {@link StoreUnavailable} when its server has been
     * silent for about two seconds.
     *
     * @param limit at least 1; the projection's tail asks for up to 10,000
     */
    Tail after(UserId user, Position position, int limit, Consistency consistency);

    /** Refuses a level that this store cannot keep, with {@link InvalidValue} that says what can be done. */
    default void requireLevel(ConsistencyLevel level) {}

    /**
     * A page of everything kept of a user. Pages are ordered by the bytes of the event ids in UTF-8. A page that is not
     * empty may be followed by another one.
     *
     * @param after the last id of the page before, which is not repeated
     */
    List<Event> export(UserId user, Optional<EventId> after, int limit);

    /** Hands over all events of a user, a page at a time, in the order of {@link #export}. */
    default void exportAll(UserId user, Consumer<List<Event>> found) {
        List<Event> page = export(user, Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            found.accept(page);
            page = export(user, Optional.of(page.getLast().id()), PAGE);
        }
    }

    /**
     * Returns those of the users of whom an event was stored before the ones that the feed delivers now. A store that
     * cannot tell before from after also returns users of whom more events follow.
     *
     * @param delivered the events that are delivered of each user, who has one at least. There may be thousands of
     *     users, or none
     */
    Set<UserId> known(Map<UserId, List<StoredEvent>> delivered);

    /** Returns those of the ids that are stored for this user. There may be thousands of them, or none. */
    Set<EventId> existing(UserId user, Set<EventId> ids);

    /**
     * Hands every event with {@code from <= timestamp < to} to the consumer once, in no particular order, in constant
     * memory. An event that is stored meanwhile may be among them. The bounds are exact to the millisecond.
     *
     * <p>The consumer may be slow, and is called by one thread at a time. Its exception ends the scan: the consumer is
     * not called again, and the exception is passed on as it is.
     */
    void scan(Instant from, Instant to, Consumer<Event> consumer);

    /**
     * Removes everything kept of the user, for every method here. The events of other users stay. An event of the user
     * that the feed has read already may still be delivered; the profile's mark deals with it.
     */
    void erase(UserId user);

    /**
     * Removes some of the events that happened before the cut-off and have been delivered by the feed, in one small
     * step. Delivered means handled by every consumer that has ever subscribed. Where there is none, nothing is
     * removed. Events that happened at the cut-off or later stay. A store whose server removes old events by itself
     * does nothing.
     *
     * @return false when the walk through the store is done, and the next call would start over
     */
    boolean removeBefore(Instant cutOff);

    /** Returns the store's identity. It is the same for all instances and all times. */
    Deployment deployment();
}
