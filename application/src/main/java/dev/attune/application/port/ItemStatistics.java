package dev.attune.application.port;

import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decayed counts of events by item and type. They are aggregates: they name no user, and stay when a user is erased.
 *
 * <p>Threads of all instances call both methods at the same time. When {@link #record} returns, its counts are durable.
 * {@link #top} of this instance then shows them; other instances show them within seconds.
 *
 * <p>Every method may throw {@link StoreUnavailable}: the server does not answer, and the same call may succeed later.
 * Any other exception is a defect.
 */
public interface ItemStatistics {
    /**
     * Counts the events, of which there is at least one. They are counted all or none. An event counts once, however
     * often it is delivered: again, in another batch with new ones, or to two instances at the same time.
     *
     * <p>A feed delivers the partitions of {@link StoredEvent#partition} independently of each other, and each in order
     * of position. So a batch never brings a new event of a partition at or before a position of an earlier batch. A
     * batch may mix partitions. Within it the events are in any order, several may have one position, and none comes
     * twice.
     *
     * <p>The time of an event is that of {@code Event.timestamp()}, and may lie far before or after the last one. Every
     * type is counted, those too that weigh nothing today: {@link #top} weighs, and the weights may change.
     */
    void record(List<StoredEvent> events);

    /**
     * The items with the greatest weighted count, greatest first, at most so many. Items of equal count are in order of
     * id. An item without a count above zero is left out.
     *
     * @param weights a type counts what {@code DecayedCount.worth} says: negative types and types that are not among
     *     the weights count nothing
     * @param now the time that {@link Ranking#TRENDING} decays to; {@link Ranking#POPULAR} does not look at it
     */
    List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit);

    /**
     * Begins to count anew, beside the counts in force. What {@link #record} is given goes on to count, and is in both.
     * A recount that is still under way, here or on another instance, is given up. So is one of which nothing was heard
     * for a day.
     */
    Recount recount();

    /** Returns the recount that has begun and not ended, to go on with. */
    Optional<Recount> unfinished();

    /**
     * Counts that are made of the stored events. They come user by user in an order that the caller decides. One thread
     * uses an object of this kind.
     *
     * <p>Each method may throw {@link TakenOver}. After {@link StoreUnavailable} the same call may be made again,
     * whether it was done or not.
     */
    interface Recount {
        /** The share of the users that have been added, as {@link #add} was told. */
        double done();

        /**
         * Parts the events of a user. What was stored after the recount began is in neither part, because
         * {@link #record} counts it.
         *
         * @param events all events of the user
         */
        Parts parts(UserId user, List<Event> events);

        /**
         * Counts events.
         *
         * @param events events of some users that {@link #parts} gave to the recount; there may be none
         * @param done share of the users that are added with these, 0..1
         */
        void add(List<Event> events, double done);

        /** Puts the new counts in force. Other instances show them within seconds. */
        void finish();
    }

    /**
     * The events of a user that were stored before a recount began.
     *
     * @param own what the recount has to count
     * @param counted what is counted already by what stays in force
     */
    record Parts(List<Event> own, List<Event> counted) {}

    /** Another recount has begun, or another caller goes on with this one, or it was given up. */
    final class TakenOver extends RuntimeException {
        public TakenOver() {
            super("another recount has begun, or another caller goes on with this one");
        }
    }

    enum Ranking {
        /** All events ever; after a recount, all that were still stored. */
        POPULAR,
        /** Events decayed by half every {@code DecayedCount.HALF_LIFE} since they happened. */
        TRENDING
    }

    record Count(ItemId item, double count) {}
}
