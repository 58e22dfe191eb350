package dev.attune.adapters.cosmos.statistics;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.client.Ids;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.adapters.cosmos.statistics.StatisticsDelta.Key;
import dev.attune.adapters.cosmos.statistics.StatisticsHead.Pending;
import dev.attune.adapters.cosmos.statistics.StatisticsHead.Stored;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/**
 * Makes a snapshot of the stored events. When it begins, all batches up to a second are folded, and no later one is
 * folded before it ends. Later batches stay in force. So the recount takes the events that were stored up to that
 * second, but for those that a later batch names.
 */
final class CosmosRecount implements Recount {
    private static final String KIND = "recount";
    private static final int READ_AT_A_TIME = 8;

    private final CosmosAsyncContainer statistics;
    private final CosmosAsyncContainer events;
    private final StatisticsCompaction compaction;
    private final StatisticsSums sums = new StatisticsSums();
    private Set<Long> inBatches = Set.of();
    private Pending pending;

    private CosmosRecount(
            CosmosAsyncContainer statistics,
            CosmosAsyncContainer events,
            StatisticsCompaction compaction,
            Pending pending) {
        this.statistics = statistics;
        this.events = events;
        this.compaction = compaction;
        this.pending = pending;
    }

    static CosmosRecount begin(
            CosmosAsyncContainer statistics,
            CosmosAsyncContainer events,
            StatisticsCompaction compaction,
            InstantSource clock) {
        long now = clock.instant().getEpochSecond();
        CosmosRecount recount = new CosmosRecount(
                statistics, events, compaction, new Pending(UUID.randomUUID().toString(), now, -1, 0, 0));
        recount.announce();
        recount.removeLeftovers();
        long upTo = Math.max(compaction.upTo(), Stored.read(statistics).head().upTo());
        while (compaction.fold(Stored.read(statistics), upTo)) {
            recount.mine();
        }
        recount.move(new Pending(recount.pending.id(), now, upTo, 0, 0));
        recount.inBatches = compaction.soonAfter(recount.pending.before());
        return recount;
    }

    static Optional<CosmosRecount> unfinished(
            CosmosAsyncContainer statistics, CosmosAsyncContainer events, StatisticsCompaction compaction) {
        return Stored.read(statistics)
                .head()
                .pending()
                .filter(pending -> pending.before() >= 0)
                .map(pending -> {
                    CosmosRecount recount = new CosmosRecount(statistics, events, compaction, pending);
                    recount.inBatches = compaction.soonAfter(recount.pending.before());
                    recount.learnCounts();
                    return recount;
                });
    }

    /** Stops compactions, and ends a recount before this one. */
    private void announce() {
        while (true) {
            Stored stored = Stored.read(statistics);
            if (stored.moved(statistics, stored.head().with(Optional.of(pending)))) {
                return;
            }
        }
    }

    /** Removes what recounts before this one have left. */
    private void removeLeftovers() {
        SqlQuerySpec query =
                new SqlQuerySpec("SELECT c.id FROM c WHERE c.kind = @kind", new SqlParameter("@kind", KIND));
        compaction.remove(CosmosDatabase.await(statistics
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .map(document -> document.path("id").asText())
                .collectList()));
    }

    private void learnCounts() {
        for (String id : pending.chunkIds()) {
            sums.addChunk(Documents.find(statistics, id, new CosmosItemRequestOptions())
                    .orElseThrow(CosmosRecount::another)
                    .getItem());
        }
    }

    @Override
    public double done() {
        return pending.done();
    }

    @Override
    public void add(Map<UserId, List<Event>> ofUsers, double done) {
        StatisticsSums added = new StatisticsSums();
        List<Event> own = CosmosDatabase.await(Flux.fromIterable(ofUsers.entrySet())
                .flatMap(entry -> storedBefore(entry.getKey(), entry.getValue()), READ_AT_A_TIME)
                .collectList());
        own.forEach(event -> added.add(new Key(event.itemId(), event.type()), DecayedCount.of(event.timestamp())));
        List<ObjectNode> chunks = added.chunks();
        Pending next = pending.with(pending.chunks() + chunks.size(), done);
        List<String> ids = next.chunkIds().subList(pending.chunks(), next.chunks());
        for (int i = 0; i < ids.size(); i++) {
            ObjectNode chunk = chunks.get(i).put("id", ids.get(i)).put("kind", KIND);
            CosmosDatabase.await(statistics.upsertItem(chunk, new PartitionKey(ids.get(i)), Documents.repeatable()));
        }
        move(next);
        chunks.forEach(sums::addChunk);
    }

    /** Returns those of the events that no batch stands for. */
    private Flux<Event> storedBefore(UserId user, List<Event> ofUser) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT c.id FROM c WHERE c._ts <= @before", new SqlParameter("@before", pending.before()));
        CosmosQueryRequestOptions options =
                new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey(user.value()));
        return events.queryItems(query, options, ObjectNode.class)
                .map(document -> document.path("id").asText())
                .collect(Collectors.toSet())
                .flatMapIterable(ids -> ofUser.stream()
                        .filter(event -> ids.contains(Ids.of(event.id().value())))
                        .filter(event -> !inBatches.contains(EventDocument.digest(event)))
                        .toList());
    }

    @Override
    public void finish() {
        Stored stored = mine();
        StatisticsHead head = stored.head();
        while (!compaction.replace(stored, sums, head.absorbed(), pending.id(), Optional.empty(), head.upTo())) {
            stored = mine();
            head = stored.head();
        }
        compaction.remove(pending.chunkIds());
    }

    private void move(Pending next) {
        Stored stored = mine();
        while (!stored.moved(statistics, stored.head().with(Optional.of(next)))) {
            stored = mine();
        }
        pending = next;
    }

    /** Returns the head, in which this recount is as it was left. */
    private Stored mine() {
        Stored stored = Stored.read(statistics);
        if (!stored.head().pending().equals(Optional.of(pending))) {
            throw another();
        }
        return stored;
    }

    private static IllegalStateException another() {
        return new IllegalStateException("another recount has begun, or goes on with this one");
    }
}
