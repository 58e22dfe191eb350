package dev.attune.application.port;

import java.util.List;

/**
 * The ordered record of what an {@link EventStore} accepted, delivered at least once. The partitions of a consumer are
 * spread evenly over the live subscriptions with its name, over all instances; those of a dead one are taken over
 * within seconds (5 on JDBC, 20 on Cosmos DB).
 */
public interface ChangeFeed {
    /**
     * Starts delivering in the background. Within a partition, an event is delivered after all that were stored before
     * it.
     */
    Subscription subscribe(String consumer, FeedHandler handler);

    /** How far the consumer has come, lease by lease. */
    List<Checkpoint> checkpoints(String consumer);

    interface FeedHandler {
        /**
         * Handles a batch of one or several partitions. When it throws, the same events are delivered again after a
         * pause.
         */
        void handle(List<StoredEvent> batch);
    }

    interface Subscription extends AutoCloseable {
        /** The partitions this subscription holds now. */
        List<Integer> partitions();

        /** Finishes the batch under way and hands the partitions back at once. */
        @Override
        void close();
    }
}
