package dev.attune.adapters.cosmos;

import com.azure.cosmos.ChangeFeedProcessor;
import com.azure.cosmos.ChangeFeedProcessorBuilder;
import com.azure.cosmos.models.ChangeFeedProcessorOptions;
import com.azure.cosmos.models.ChangeFeedProcessorState;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.domain.consistency.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The SDK's change feed processor: a lease for each physical partition, spread over the instances. A user's place in it is Cosmos DB's
 * affair, so a checkpoint is the worst of all leases.
 */
public final class CosmosChangeFeed implements ChangeFeed {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ACQUIRE = Duration.ofSeconds(1);
    private static final Duration RENEW = Duration.ofSeconds(3);
    /** A dead instance's leases are taken over after this and one more round of acquiring. */
    private static final Duration EXPIRE = Duration.ofSeconds(10);
    private static final int BATCH = 1_000;
    private static final Duration NEVER = Duration.ofDays(365_000);

    private final CosmosDatabase database;
    /** When nothing was left to handle, by consumer and lease, on this machine's monotonic clock. */
    private final Map<String, Long> caughtUp = new ConcurrentHashMap<>();
    private final Map<String, ChangeFeedProcessor> estimators = new ConcurrentHashMap<>();

    public CosmosChangeFeed(CosmosDatabase database) {
        this.database = database;
    }

    @Override
    public Subscription subscribe(String consumer, FeedHandler handler) {
        String member = UUID.randomUUID().toString();
        FeedDelivery delivery = new FeedDelivery(handler);
        ChangeFeedProcessor processor = processor(consumer, member, delivery);
        CosmosDatabase.await(processor.start());
        return new FeedSubscription(processor, member, delivery, new Leases(database, consumer));
    }

    private ChangeFeedProcessor processor(String consumer, String member, FeedDelivery delivery) {
        ChangeFeedProcessorOptions options = new ChangeFeedProcessorOptions().setLeasePrefix(consumer).setStartFromBeginning(true)
                .setFeedPollDelay(POLL).setMaxItemCount(BATCH).setLeaseAcquireInterval(ACQUIRE).setLeaseRenewInterval(RENEW)
                .setLeaseExpirationInterval(EXPIRE);
        return new ChangeFeedProcessorBuilder().hostName(member).feedContainer(database.feeding(ContainerName.EVENTS))
                .leaseContainer(database.feeding(ContainerName.LEASES)).options(options).handleLatestVersionChanges(delivery::deliver)
                .buildChangeFeedProcessor();
    }

    @Override
    public List<Checkpoint> checkpoints(String consumer) {
        long before = System.nanoTime();
        List<ChangeFeedProcessorState> leases = CosmosDatabase.await(estimators.computeIfAbsent(consumer,
                name -> processor(name, "estimator", new FeedDelivery(_ -> { }))).getCurrentState());
        Duration age = leases.isEmpty() ? NEVER : Duration.ZERO;
        long behind = 0;
        for (ChangeFeedProcessorState lease : leases) {
            Duration ofLease = age(consumer + " " + lease.getLeaseToken(), lease.getEstimatedLag(), before);
            age = ofLease.compareTo(age) > 0 ? ofLease : age;
            behind += Math.max(0, lease.getEstimatedLag());
        }
        Checkpoint worst = new Checkpoint(0, age, behind);
        return IntStream.range(0, Partition.COUNT).mapToObj(part -> new Checkpoint(part, worst.age(), worst.behind())).toList();
    }

    /** Only a lease without lag says until when everything was handled; between such moments it ages. */
    private Duration age(String lease, int lag, long now) {
        if (lag == 0) {
            caughtUp.merge(lease, now, Math::max);
        }
        Long last = caughtUp.get(lease);
        return last == null ? NEVER : Duration.ofNanos(Math.max(0, now - last));
    }
}
