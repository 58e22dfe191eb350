package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.models.ChangeFeedProcessorItem;
import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.adapters.cosmos.event.Positions;
import dev.attune.application.operations.FailureLog;
import dev.attune.application.port.ChangeFeed.FeedHandler;
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
 * Hands each batch of a lease to the handler, again and again until the handler takes it. The processor goes on only
 * when the delivery returns.
 */
final class FeedDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDelivery.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final FeedHandler handler;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Each delivery holds the read lock. Deliveries of several leases run at the same time. */
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    private final FailureLog failures = new FailureLog(LOG, "The feed");
    private final LastHandled lastHandled = new LastHandled();

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
            lastHandled.add(changes.getFirst().getCurrent());
        } finally {
            underWay.readLock().unlock();
        }
    }

    /**
     * Throws if the batch must not be handled now. An exception leaves the batch unhandled, because the processor does
     * not move the lease then. On a thread that must not wait, every event would look like poison.
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
            failures.succeeded();
            return true;
        } catch (RuntimeException | Error e) {
            failures.failed(e);
            return false;
        }
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

    /** True for the first change of a batch that was handled a short while ago. */
    boolean handledLately(JsonNode change) {
        return lastHandled.contains(change);
    }

    /**
     * Waits for the batches under way, 10 seconds at most. A handler that hangs longer has its batch delivered again.
     * From then on, no batch is handed over.
     */
    void close() {
        closed.countDown();
        try {
            if (underWay.writeLock().tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                underWay.writeLock().unlock();
            } else {
                LOG.warn("A batch of the feed is still being handled after {}; it is delivered again", LONGEST_WAIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
