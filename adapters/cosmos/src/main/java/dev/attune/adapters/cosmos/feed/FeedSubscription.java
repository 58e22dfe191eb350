package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.ChangeFeedProcessor;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running change feed processor. */
final class FeedSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSubscription.class);
    private static final int LOOKS = 20;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ChangeFeedProcessor processor;
    private final String member;
    private final FeedDelivery delivery;
    private final Leases leases;

    FeedSubscription(ChangeFeedProcessor processor, String member, FeedDelivery delivery, Leases leases) {
        this.processor = processor;
        this.member = member;
        this.delivery = delivery;
        this.leases = leases;
    }

    @Override
    public List<Integer> partitions() {
        return leases.heldBy(member);
    }

    @Override
    public void close() {
        delivery.close();
        if (processor.isStarted()) {
            CosmosDatabase.await(processor.stop());
            awaitHandedBack();
        }
    }

    /**
     * Waits until the leases are free. The processor frees them only after it has reported that it stopped, and the
     * caller may close the connections next.
     */
    private void awaitHandedBack() {
        try {
            for (int look = 0; look < LOOKS && !partitions().isEmpty(); look++) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailable e) {
            LOG.warn("Leases could not be handed back and will run out: {}", e.getMessage());
        }
    }
}
