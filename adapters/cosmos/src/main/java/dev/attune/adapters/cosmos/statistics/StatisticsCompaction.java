package dev.attune.adapters.cosmos.statistics;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.statistics.StatisticsHead.Pending;
import dev.attune.adapters.cosmos.statistics.StatisticsHead.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/**
 * Folds old deltas into a new snapshot. It first removes the documents that the last compaction left. It writes the
 * snapshot beside the old one under a name of its own, and moves the head under its etag. Then it removes the documents
 * that the snapshot replaces. An instance that is interrupted or comes second leaves nothing that counts.
 */
final class StatisticsCompaction {
    private static final int MOST_DELTAS = 2_000;
    private static final int REMOVED_AT_A_TIME = 8;
    /** In seconds. An event is delivered within this time after it was stored, or delivered again. */
    private static final long DELIVERED_WITHIN = Duration.ofMinutes(10).toSeconds();
    /** Seconds for which batches are kept for a recount. */
    private static final long WAITS = Duration.ofDays(1).toSeconds();

    private final CosmosAsyncContainer container;
    private final Duration age;
    private final InstantSource clock;

    /**
     * Prepares the compaction.
     *
     * @param age of a delta before it is folded; an event that is redelivered later than that may count twice
     */
    StatisticsCompaction(CosmosAsyncContainer container, Duration age, InstantSource clock) {
        this.container = container;
        this.age = age;
        this.clock = clock;
    }

    /** Folds what is old enough, unless counts are just made anew. */
    void run() {
        Stored stored = Stored.read(container);
        long now = clock.instant().getEpochSecond();
        if (stored.head()
                .pending()
                .filter(recount -> now - recount.begun() < WAITS)
                .isEmpty()) {
            fold(stored.head().pending().isEmpty() ? stored : given(stored), upTo());
        }
    }

    /** Forgets a recount that nobody goes on with. */
    private Stored given(Stored stored) {
        stored.moved(container, stored.head().with(Optional.empty()));
        return Stored.read(container);
    }

    /** The second up to which batches are old enough. */
    long upTo() {
        return clock.instant().minus(age).getEpochSecond();
    }

    /**
     * Folds batches up to a second. Returns false if nothing is left to fold, and true if there may be, because this
     * was enough for one snapshot or somebody else has replaced the last one.
     */
    boolean fold(Stored stored, long upTo) {
        StatisticsHead head = stored.head();
        remove(head.absorbed());
        StatisticsSums sums = new StatisticsSums();
        for (String id : head.chunkIds()) {
            Optional<CosmosItemResponse<ObjectNode>> chunk =
                    Documents.find(container, id, new CosmosItemRequestOptions());
            if (chunk.isEmpty() && !Stored.read(container).equals(stored)) {
                return true;
            }
            chunk.ifPresent(found -> sums.addChunk(found.getItem()));
        }
        Set<String> ids = addOld(sums, upTo);
        return !replace(stored, sums, ids, head.epoch(), head.pending(), Math.max(upTo, head.upTo())) || !ids.isEmpty();
    }

    /** Puts a new snapshot in force, and removes what it replaces. Returns false if somebody else was faster. */
    boolean replace(
            Stored stored,
            StatisticsSums sums,
            Set<String> absorbed,
            String epoch,
            Optional<Pending> pending,
            long upTo) {
        List<ObjectNode> chunks = sums.chunks();
        StatisticsHead next =
                new StatisticsHead(UUID.randomUUID().toString(), chunks.size(), absorbed, upTo, epoch, pending);
        List<String> ids = next.chunkIds();
        for (int i = 0; i < chunks.size(); i++) {
            CosmosDatabase.await(
                    container.upsertItem(chunks.get(i).put("id", ids.get(i)).put("kind", "snapshot")));
        }
        boolean mine = stored.moved(container, next);
        Set<String> left = new HashSet<>(mine ? stored.head().chunkIds() : ids);
        if (mine) {
            left.addAll(absorbed);
        }
        remove(left);
        return mine;
    }

    /**
     * Returns the events of batches that were written within some minutes after a second. After a takeover, a batch may
     * be written again with what an earlier batch holds. Whoever folds the earlier one leaves that out, because nobody
     * who loads the snapshot could tell that it is in both.
     */
    Set<Long> soonAfter(long second) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT c.digests FROM c WHERE c.kind = @kind AND c._ts > @after AND c._ts <= @last",
                new SqlParameter("@kind", StatisticsDelta.KIND),
                new SqlParameter("@after", second),
                new SqlParameter("@last", second + DELIVERED_WITHIN));
        return CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .flatMapIterable(batch -> batch.path("digests"))
                .map(StatisticsDelta::digest)
                .collect(Collectors.toSet()));
    }

    /** Adds the old deltas and returns their ids. */
    private Set<String> addOld(StatisticsSums sums, long upTo) {
        Set<Long> later = soonAfter(upTo);
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT TOP @most * FROM c WHERE c._ts <= @before AND c.kind = @kind",
                new SqlParameter("@most", MOST_DELTAS),
                new SqlParameter("@before", upTo),
                new SqlParameter("@kind", StatisticsDelta.KIND));
        return CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .doOnNext(delta -> sums.addDelta(delta, digest -> !later.contains(digest)))
                .map(delta -> delta.path("id").asText())
                .collect(Collectors.toSet()));
    }

    void remove(Collection<String> ids) {
        CosmosDatabase.await(Flux.fromIterable(ids)
                .flatMap(id -> Documents.remove(container, id, new PartitionKey(id)), REMOVED_AT_A_TIME)
                .then());
    }
}
