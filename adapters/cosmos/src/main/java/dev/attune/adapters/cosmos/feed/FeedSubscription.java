package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.ChangeFeedProcessor;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running change feed processor. */
final class FeedSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSubscription.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** As long as a lease of a dead instance lasts: waiting longer helps nobody. */
    private static final long LOOKS = CosmosChangeFeed.EXPIRE.dividedBy(LOOK);

    private final ChangeFeedProcessor processor;
    private final String member;
    private final FeedDelivery delivery;
    private final Leases leases;
    private volatile boolean closed;

    FeedSubscription(ChangeFeedProcessor processor, String member, FeedDelivery delivery, Leases leases) {
        this.processor = processor;
        this.member = member;
        this.delivery = delivery;
        this.leases = leases;
    }

    @Override
    public List<Integer> partitions() {
        return closed ? List.of() : leases.heldBy(member);
    }

    /**
     * Ends the processor in three steps, because it waits for nothing itself. A processor that is stopped between a
     * batch and its note frees the lease without the note. It also frees the leases only after it has reported that it
     * stopped, and the caller may close the connections next.
     */
    @Override
    public void close() {
        delivery.close();
        try {
            if (processor.isStarted()) {
                await(() -> leases.waiting(member).stream().noneMatch(delivery::handledLately));
                CosmosDatabase.await(processor.stop());
                await(() -> leases.heldBy(member).isEmpty());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailable e) {
            LOG.warn("Leases could not be handed back and will run out: {}", e.getMessage());
        } finally {
            closed = true;
        }
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        for (long look = 0; look < LOOKS && !done.getAsBoolean(); look++) {
            Thread.sleep(LOOK);
        }
    }
}
