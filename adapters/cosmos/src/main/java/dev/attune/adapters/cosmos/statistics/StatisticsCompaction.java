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
import dev.attune.adapters.cosmos.client.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Folds old deltas into a new snapshot. It first removes the documents that the last compaction left. It writes the
 * snapshot beside the old one under a name of its own, and moves the head under its etag. Then it removes the documents
 * that the snapshot replaces. An instance that is interrupted or comes second leaves nothing that counts.
 */
final class StatisticsCompaction {
    private static final int MOST_DELTAS = 2_000;
    private static final int REMOVED_AT_A_TIME = 8;
    private static final PartitionKey HEAD = new PartitionKey(StatisticsHead.ID);

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

    void run() {
        Optional<CosmosItemResponse<ObjectNode>> stored =
                Documents.find(container, StatisticsHead.ID, new CosmosItemRequestOptions());
        StatisticsHead head =
                stored.map(found -> StatisticsHead.of(found.getItem())).orElse(StatisticsHead.NONE);
        remove(head.absorbed());
        StatisticsSums sums = new StatisticsSums();
        for (String id : head.chunkIds()) {
            Optional<CosmosItemResponse<ObjectNode>> chunk =
                    Documents.find(container, id, new CosmosItemRequestOptions());
            if (chunk.isEmpty()) {
                // Another instance has just replaced this snapshot.
                return;
            }
            sums.addChunk(chunk.get().getItem());
        }
        Set<String> ids = addOld(sums);
        List<ObjectNode> chunks = sums.chunks();
        StatisticsHead next = new StatisticsHead(UUID.randomUUID().toString(), chunks.size(), ids);
        for (int i = 0; i < chunks.size(); i++) {
            CosmosDatabase.await(container.upsertItem(chunks.get(i)
                    .put("id", StatisticsHead.chunkId(next.snapshot(), i))
                    .put("kind", "snapshot")));
        }
        boolean mine = moved(next, stored.map(CosmosItemResponse::getETag));
        Set<String> left = new HashSet<>(mine ? head.chunkIds() : next.chunkIds());
        if (mine) {
            left.addAll(ids);
        }
        remove(left);
    }

    /** Adds the old deltas and returns their ids. */
    private Set<String> addOld(StatisticsSums sums) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT TOP @most * FROM c WHERE c._ts <= @before AND c.kind = @kind",
                new SqlParameter("@most", MOST_DELTAS),
                new SqlParameter("@before", clock.instant().minus(age).getEpochSecond()),
                new SqlParameter("@kind", StatisticsDelta.KIND));
        return CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .doOnNext(sums::addDelta)
                .map(delta -> delta.path("id").asText())
                .collect(Collectors.toSet()));
    }

    private boolean moved(StatisticsHead next, Optional<String> etag) {
        CosmosItemRequestOptions options = new CosmosItemRequestOptions();
        Mono<CosmosItemResponse<ObjectNode>> writing = etag.isEmpty()
                ? container.createItem(next.document(), HEAD, options)
                : container.replaceItem(next.document(), StatisticsHead.ID, HEAD, options.setIfMatchETag(etag.get()));
        return CosmosDatabase.await(writing.map(_ -> true)
                .onErrorResume(e -> Failures.is(e, Failures.CONFLICT) || Failures.is(e, Failures.PRECONDITION_FAILED)
                        ? Mono.just(false)
                        : Mono.error(e)));
    }

    private void remove(Set<String> ids) {
        CosmosDatabase.await(Flux.fromIterable(ids)
                .flatMap(id -> Documents.remove(container, id, new PartitionKey(id)), REMOVED_AT_A_TIME)
                .then());
    }
}
