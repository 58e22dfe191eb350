package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.models.ChangeFeedProcessorItem;
import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.adapters.cosmos.event.Positions;
import dev.attune.application.port.ChangeFeed.FeedHandler;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Hands batches of one lease to the handler, again and again until it takes them: the processor goes on only when this
 * returns.
 */
final class FeedDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDelivery.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final FeedHandler handler;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Read by each delivery, of several leases at a time. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    FeedDelivery(FeedHandler handler) {
        this.handler = handler;
    }

    void deliver(List<ChangeFeedProcessorItem> changes) {
        underWay.readLock().lock();
        try {
            requireOpen();
            List<StoredEvent> batch = new ArrayList<>(changes.size());
            changes.forEach(change -> read(change, batch));
            while (!batch.isEmpty() && !handled(batch)) {
                pause();
            }
        } finally {
            underWay.readLock().unlock();
        }
    }

    /**
     * An exception leaves the batch unhandled: the processor does not move the lease. Where nothing may wait, every
     * event would look like poison.
     */
    private void requireOpen() {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("delivered on a thread that must not wait: "
                    + Thread.currentThread().getName());
        }
        if (closed.getCount() == 0) {
            throw new IllegalStateException("the subscription ended before its batch was handled");
        }
    }

    private static void read(ChangeFeedProcessorItem change, List<StoredEvent> batch) {
        JsonNode document = change.getCurrent();
        EventDocument.read(document)
                .ifPresent(event -> batch.add(new StoredEvent(
                        event, Positions.of(change.getChangeFeedMetaData().getLogSequenceNumber(), document))));
    }

    private boolean handled(List<StoredEvent> batch) {
        try {
            handler.handle(batch);
            return true;
        } catch (StoreUnavailable e) {
            LOG.warn("The feed waits: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("A batch of the feed failed and is delivered again", e);
        }
        return false;
    }

    private void pause() {
        try {
            closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            requireOpen();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the delivery was interrupted before its batch was handled", e);
        }
    }

    /** Waits for the batches under way; from then on none is handed over. */
    @SuppressWarnings("LockNotBeforeTry") // To have held the lock once is to have waited.
    void close() {
        closed.countDown();
        underWay.writeLock().lock();
        underWay.writeLock().unlock();
    }
}
