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
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
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
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Number of times that a part which is not there yet is looked for, and the pause in between. */
    static final int LOOKS = 5;

    static final Duration PAUSE = Duration.ofMillis(200);
    /** In seconds. What one instance was about to deliver, another delivers again within this time. */
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
        Optional<Pending> recount = stored.head().pending();
        if (recount.isEmpty()) {
            fold(stored, upTo(), false);
        } else if (clock.instant().getEpochSecond() - recount.get().heardAt() >= WAITS) {
            giveUp(stored, recount.get());
        }
    }

    /** Forgets a recount that nobody goes on with. The next run folds again. */
    private void giveUp(Stored stored, Pending recount) {
        if (stored.moved(container, stored.head().with(Optional.empty()))) {
            remove(recount.parts());
        }
    }

    /** The second up to which batches are old enough. */
    long upTo() {
        return clock.instant().minus(age).getEpochSecond();
    }

    /**
     * Folds batches up to a second. Returns false if nothing is left to fold, and true if there may be, because this
     * was enough for one snapshot or somebody else has replaced the last one.
     *
     * @param lossy whether to fold even if a part of the last snapshot is lost; else that is {@link StoreUnavailable}
     */
    boolean fold(Stored stored, long upTo, boolean lossy) {
        StatisticsHead head = stored.head();
        remove(head.absorbed());
        StatisticsSums sums = new StatisticsSums();
        for (String id : head.chunkIds()) {
            Optional<ObjectNode> chunk = chunk(id);
            if (chunk.isEmpty() && !Stored.read(container).equals(stored)) {
                return true;
            }
            if (chunk.isEmpty() && !lossy) {
                throw new StoreUnavailable("a part of the counts of items is not there yet", RETRY, null);
            }
            chunk.ifPresent(sums::addChunk);
        }
        long last = enough(upTo);
        List<ObjectNode> old = upTo(last);
        Digests later = namedBetween(last, last + DELIVERED_WITHIN);
        old.forEach(delta -> sums.addDelta(delta, digest -> !later.contains(digest)));
        Set<String> ids = old.stream().map(delta -> delta.path("id").asText()).collect(Collectors.toSet());
        return !replace(stored, sums, ids, head.epoch(), head.pending(), Math.max(last, head.upTo())) || !ids.isEmpty();
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
     * Returns the events of batches that were written after one second and up to another. After a takeover, a batch may
     * be written again with what an earlier batch holds. Whoever folds the earlier one leaves that out, because nobody
     * who loads the snapshot could tell that it is in both.
     */
    Digests namedBetween(long after, long upTo) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT c.digests, c.digestTexts FROM c WHERE c.kind = @kind AND c._ts > @after AND c._ts <= @last",
                new SqlParameter("@kind", StatisticsDelta.KIND),
                new SqlParameter("@after", after),
                new SqlParameter("@last", upTo));
        Digests digests = new Digests();
        CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .doOnNext(digests::addBatch)
                .then());
        return digests;
    }

    /** Returns a part of the snapshot. A replica may not have it yet, though the head names it. */
    private Optional<ObjectNode> chunk(String id) {
        for (int look = 1; ; look++) {
            Optional<ObjectNode> found = Documents.find(container, id, new CosmosItemRequestOptions())
                    .map(CosmosItemResponse::getItem);
            if (found.isPresent() || look == LOOKS) {
                return found;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Returns the second up to which there are batches enough for one snapshot, or the given one if there are fewer.
     */
    private long enough(long upTo) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT c._ts FROM c WHERE c._ts <= @before AND c.kind = @kind",
                new SqlParameter("@before", upTo),
                new SqlParameter("@kind", StatisticsDelta.KIND));
        List<Long> seconds = CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .map(StatisticsCompaction::second)
                .sort()
                .collectList());
        return seconds.size() > MOST_DELTAS ? seconds.get(MOST_DELTAS) : upTo;
    }

    private List<ObjectNode> upTo(long second) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT * FROM c WHERE c._ts <= @before AND c.kind = @kind",
                new SqlParameter("@before", second),
                new SqlParameter("@kind", StatisticsDelta.KIND));
        return CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .collectList());
    }

    private static long second(ObjectNode document) {
        return document.path("_ts").longValue();
    }

    void remove(Collection<String> ids) {
        CosmosDatabase.await(Flux.fromIterable(ids)
                .flatMap(id -> Documents.remove(container, id, new PartitionKey(id)), REMOVED_AT_A_TIME)
                .then());
    }
}
