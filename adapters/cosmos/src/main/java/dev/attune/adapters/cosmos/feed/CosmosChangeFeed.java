package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.ChangeFeedProcessor;
import com.azure.cosmos.ChangeFeedProcessorBuilder;
import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.ChangeFeedProcessorOptions;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;

/**
 * A change feed by the SDK's change feed processor. There is a lease for each physical partition, and the leases are
 * spread over the instances. Cosmos DB alone decides in which physical partition a user lies.
 */
public final class CosmosChangeFeed implements ChangeFeed {
    private static final Duration ACQUIRE = Duration.ofSeconds(1);
    private static final Duration RENEW = Duration.ofSeconds(3);
    /** The leases of a dead instance are taken over after this and one more round of acquiring. */
    static final Duration EXPIRE = Duration.ofSeconds(10);

    private static final int BATCH = 1_000;

    private final CosmosDatabase database;
    /** By consumer and range. */
    private final Map<String, LagHistory> histories = new ConcurrentHashMap<>();

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
        ChangeFeedProcessorOptions options = new ChangeFeedProcessorOptions()
                .setLeasePrefix(consumer)
                .setStartFromBeginning(true)
                .setFeedPollDelay(database.settings().feedPoll())
                .setMaxItemCount(BATCH)
                .setLeaseAcquireInterval(ACQUIRE)
                .setLeaseRenewInterval(RENEW)
                .setLeaseExpirationInterval(EXPIRE);
        return new ChangeFeedProcessorBuilder()
                .hostName(member)
                .feedContainer(database.feeding(ContainerName.EVENTS))
                .leaseContainer(database.background(ContainerName.LEASES))
                .options(options)
                .handleLatestVersionChanges(delivery::deliver)
                .buildChangeFeedProcessor();
    }

    @Override
    public List<Checkpoint> checkpoints(String consumer) {
        long before = System.nanoTime();
        Map<String, Long> logged = logged();
        Leases leases = new Leases(database, consumer);
        Map<String, String> continuations = leases.continuations();
        return logged.entrySet().stream()
                .map(range -> {
                    Optional<String> lease = Optional.ofNullable(continuations.get(range.getKey()));
                    return checkpoint(consumer, range, lease.map(it -> handled(range, it, leases)), before);
                })
                .toList();
    }

    /**
     * Makes the checkpoint of a range. A lease has handled nothing that is known if it does not exist yet. The same
     * holds if it covers more than a range that has just been split.
     */
    private Checkpoint checkpoint(String consumer, Map.Entry<String, Long> range, Optional<Long> handled, long at) {
        long done = handled.orElse(-1L);
        Duration age = histories
                .computeIfAbsent(consumer + " " + range.getKey(), _ -> new LagHistory())
                .age(at, range.getValue(), done);
        return new Checkpoint(
                range.getKey(), OptionalInt.empty(), age, Math.max(0, range.getValue() - Math.max(0, done)));
    }

    /**
     * The number up to which a lease has handled the log. Removals move the log and not the lease. So if no document
     * waits behind the lease, it has handled everything.
     */
    private static long handled(Map.Entry<String, Long> range, String continuation, Leases leases) {
        long passed = Continuations.numbers(continuation).get(range.getKey());
        return passed < range.getValue() && leases.next(continuation).isEmpty() ? range.getValue() : passed;
    }

    /** The last number of each physical partition's log. A reader that wants only new events would begin there. */
    private Map<String, Long> logged() {
        CosmosAsyncContainer events = database.background(ContainerName.EVENTS);
        return CosmosDatabase.await(events.getFeedRanges()
                .flatMapMany(Flux::fromIterable)
                .flatMap(range -> events.queryChangeFeed(
                                CosmosChangeFeedRequestOptions.createForProcessingFromNow(range), JsonNode.class)
                        .byPage()
                        .next())
                .map(page -> Continuations.numbers(page.getContinuationToken()))
                .collect(HashMap::new, Map::putAll));
    }
}
