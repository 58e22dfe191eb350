package dev.attune.adapters.cosmos;

import com.azure.cosmos.ChangeFeedProcessor;
import dev.attune.application.port.ChangeFeed.Subscription;
import java.util.List;

/** A running processor. */
final class FeedSubscription implements Subscription {
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
        }
    }
}
