package dev.attune.application.port;

import java.util.List;

/**
 * The ordered record of what an {@link EventStore} accepted, delivered at least once. A feed is safe for any number of
 * threads and of instances on the same data.
 *
 * <p>A consumer has a name and a place in the feed, which the store keeps. Each consumer is told every event, also
 * those from before its first subscription. Its partitions are spread evenly over the live subscriptions with its name,
 * over all instances. A lease is the right of one subscription to read a part of the feed: a
 * {@link dev.attune.domain.consistency.Partition}, or a part of the store's own. The leases of a dead subscription are
 * taken over within seconds (5 on JDBC, 20 on Cosmos DB).
 *
 * <p>A feed delivers every event that {@link EventStore#append} has acknowledged, except those that were erased before
 * their delivery. That holds for an event too that was numbered first and committed last: a feed never passes over a
 * place where an event may still appear.
 *
 * <p>{@link #checkpoints} and {@link #subscribe} throw {@link StoreUnavailable} where the server does not answer. A
 * running subscription does not end then: it goes on when the server answers again.
 */
public interface ChangeFeed {
    /**
     * Starts delivering in the background, on threads of the feed. The consumer goes on where it stood.
     *
     * <p>A user's events are delivered in the order in which they were stored. So are all events of a partition, where
     * leases are partitions. While no lease moves and no handler fails, each event is delivered once. While leases
     * move, an event may be delivered again, and to two subscriptions at once.
     */
    Subscription subscribe(String consumer, FeedHandler handler);

    /**
     * Returns the progress of the consumer, lease by lease. The leases cover all partitions, whoever holds them. A
     * checkpoint counts the events that the handler has handled, and none that it is handling. Without new events its
     * age stays small as long as somebody reads. A consumer that never subscribed has no progress: its age is
     * {@link Checkpoint#NEVER}, or very long.
     */
    List<Checkpoint> checkpoints(String consumer);

    interface FeedHandler {
        /**
         * Handles a batch of one or several leases. It may block for as long as it takes.
         *
         * <p>Once it returns, the feed notes the batch as handled and does not deliver it again. When it throws
         * anything, an error too, the feed delivers the same events again after a pause, all of them and in the same
         * order. No later event of their users comes before them.
         *
         * @param batch at least one event
         */
        void handle(List<StoredEvent> batch);
    }

    interface Subscription extends AutoCloseable {
        /** Returns the leases that this subscription holds now, as numbers; none once it is closed. */
        List<Integer> partitions();

        /**
         * Finishes the batch under way, notes it as handled, and hands the leases back at once. The handler is not
         * interrupted, and is not called after this returns. A second call does nothing. A feed may stop waiting for a
         * handler after some time (10 seconds on JDBC); the batch is then delivered again.
         */
        @Override
        void close();
    }
}
