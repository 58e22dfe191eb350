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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The durable record of events. Safe for any number of threads and instances. Every method may throw
 * {@link StoreUnavailable}, except {@link #append}, whose answer then fails with it.
 */
public interface EventStore {
    /**
     * Takes events on without waiting; they are durable when the answer is there. One answer an event, in order.
     * ({@code userId}, {@code id}) identifies an event: the first one stored wins, all later ones (in this call too)
     * are duplicates. When it fails, no event is known to be stored, and a retry is harmless. What follows the answer
     * runs on the thread that stores, and must not wait.
     */
    CompletionStage<List<Appended>> append(List<Event> events);

    /**
     * The user's events that were stored after {@code position}, the newest {@code limit} of them where there are more.
     * Which ones it must not miss depends on the level: with {@code session} those behind the token, else every one
     * acknowledged before the call.
     */
    Tail after(UserId user, Position position, int limit, Consistency consistency);

    /** Refuses a level that this store cannot keep, with {@link InvalidValue} that says what can be done. */
    default void requireLevel(ConsistencyLevel level) {}

    /** A page of everything kept of a user, ordered by event id. */
    List<Event> export(UserId user, Optional<EventId> after, int limit);

    /** Those of the ids that are stored for this user. */
    Set<EventId> existing(UserId user, Set<EventId> ids);

    /**
     * Hands every event with {@code from <= timestamp < to} to the consumer, in no particular order, in constant
     * memory. An exception of the consumer ends the scan and is passed on.
     */
    void scan(Instant from, Instant to, Consumer<Event> consumer);

    /** Removes everything kept of the user. */
    void erase(UserId user);

    /**
     * Removes some of the events that happened before the cut-off and have been delivered by the feed, in one small
     * step.
     *
     * @return false when the walk through the store is done, and the next call would start over
     */
    boolean removeBefore(Instant cutOff);

    Deployment deployment();
}
