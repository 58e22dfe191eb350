package dev.attune.adapters.cosmos.statistics;

import com.azure.cosmos.CosmosAsyncContainer;
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
import dev.attune.application.port.ItemStatistics.Parts;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.application.port.ItemStatistics.TakenOver;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Makes a snapshot of the stored events. When it begins, all batches up to a second are folded, and no later one is
 * folded while it is under way. Later batches stay in force. So the recount takes the events that were stored up to
 * that second, but for those that a later batch names.
 */
final class CosmosRecount implements Recount {
    private static final Logger LOG = LoggerFactory.getLogger(CosmosRecount.class);
    private static final String KIND = "recount";
    private static final int READ_AT_A_TIME = 8;

    private final CosmosAsyncContainer statistics;
    private final CosmosAsyncContainer events;
    private final StatisticsCompaction compaction;
    private final InstantSource clock;
    private final StatisticsSums sums = new StatisticsSums();
    /** The events of batches that stay in force. */
    private Digests inBatches = new Digests();

    private Pending pending;

    private CosmosRecount(
            CosmosAsyncContainer statistics,
            CosmosAsyncContainer events,
            StatisticsCompaction compaction,
            InstantSource clock,
            Pending pending) {
        this.statistics = statistics;
        this.events = events;
        this.compaction = compaction;
        this.clock = clock;
        this.pending = pending;
    }

    static CosmosRecount begin(
            CosmosAsyncContainer statistics,
            CosmosAsyncContainer events,
            StatisticsCompaction compaction,
            InstantSource clock) {
        Pending pending = new Pending(UUID.randomUUID().toString(), now(clock), -1, List.of(), 0);
        CosmosRecount recount = new CosmosRecount(statistics, events, compaction, clock, pending);
        recount.announce();
        recount.removeLeftovers();
        long upTo = Math.max(compaction.upTo(), Stored.read(statistics).head().upTo());
        while (compaction.fold(recount.checked(), upTo, true)) {
            LOG.info("Batches up to an hour ago are folded, before the counts are made anew");
        }
        recount.move(new Pending(pending.id(), now(clock), upTo, List.of(), 0));
        recount.learnBatches();
        return recount;
    }

    static Optional<CosmosRecount> unfinished(
            CosmosAsyncContainer statistics,
            CosmosAsyncContainer events,
            StatisticsCompaction compaction,
            InstantSource clock) {
        return Stored.read(statistics)
                .head()
                .pending()
                .filter(pending -> pending.before() >= 0)
                .map(pending -> {
                    CosmosRecount recount = new CosmosRecount(statistics, events, compaction, clock, pending);
                    recount.learnBatches();
                    recount.learnCounts();
                    return recount;
                });
    }

    private static long now(InstantSource clock) {
        return clock.instant().getEpochSecond();
    }

    /** Stops compactions, and ends a recount before this one. */
    private void announce() {
        Stored stored = Stored.read(statistics);
        while (!stored.moved(statistics, stored.head().with(Optional.of(pending)))) {
            stored = Stored.read(statistics);
        }
    }

    /** Removes what recounts before this one have left. */
    private void removeLeftovers() {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT * FROM c WHERE c.kind = @kind AND c.recount != @own",
                new SqlParameter("@kind", KIND),
                new SqlParameter("@own", pending.id()));
        compaction.remove(CosmosDatabase.await(statistics
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .map(document -> document.path("id").asText())
                .collectList()));
    }

    /**
     * Notes what batches name that were written after the second: they stay in force, whenever the events were stored.
     */
    private void learnBatches() {
        inBatches = compaction.namedBetween(
                pending.before(), now(clock) + Duration.ofDays(1).toSeconds());
    }

    private void learnCounts() {
        CosmosDatabase.await(Flux.fromIterable(pending.parts())
                        .flatMap(id -> statistics.readItem(id, new PartitionKey(id), ObjectNode.class), READ_AT_A_TIME)
                        .collectList())
                .forEach(part -> sums.addChunk(part.getItem()));
    }

    @Override
    public double done() {
        return pending.done();
    }

    @Override
    public Parts parts(UserId user, List<Event> ofUser) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT c.id FROM c WHERE c._ts <= @before", new SqlParameter("@before", pending.before()));
        CosmosQueryRequestOptions options =
                new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey(user.value()));
        Set<String> before = CosmosDatabase.await(events.queryItems(query, options, ObjectNode.class)
                .map(document -> document.path("id").asText())
                .collect(Collectors.toSet()));
        Map<Boolean, List<Event>> parted = ofUser.stream()
                .collect(Collectors.partitioningBy(event -> inBatches.contains(EventDocument.digest(event))));
        return new Parts(
                parted.get(false).stream()
                        .filter(event -> before.contains(Ids.of(event.id().value())))
                        .toList(),
                parted.get(true));
    }

    @Override
    public void add(List<Event> own, double done) {
        StatisticsSums added = new StatisticsSums();
        own.forEach(event -> added.add(new Key(event.itemId(), event.type()), DecayedCount.of(event.timestamp())));
        List<ObjectNode> parts = own.isEmpty() ? List.of() : added.chunks();
        List<String> ids = new ArrayList<>(pending.parts());
        for (ObjectNode part : parts) {
            // A name of its own: a caller who was overtaken must not write into what another one has counted.
            String id = KIND + "." + UUID.randomUUID();
            CosmosDatabase.await(statistics.upsertItem(
                    part.put("id", id).put("kind", KIND).put("recount", pending.id()),
                    new PartitionKey(id),
                    Documents.repeatable()));
            ids.add(id);
        }
        move(new Pending(pending.id(), now(clock), pending.before(), List.copyOf(ids), done));
        parts.forEach(sums::addChunk);
    }

    @Override
    public void finish() {
        Stored stored = Stored.read(statistics);
        while (!stored.head().epoch().equals(pending.id())) {
            StatisticsHead head = checked(stored).head();
            compaction.replace(stored, sums, head.absorbed(), pending.id(), Optional.empty(), head.upTo());
            stored = Stored.read(statistics);
        }
        try {
            compaction.remove(pending.parts());
        } catch (StoreUnavailable e) {
            LOG.info("What the recount has left is removed by the next one: {}", e.getMessage());
        }
    }

    /**
     * Stores the next state. If only the answer to that was lost before, it is stored already: with the parts of that
     * time, which are the same counts under other names.
     */
    private void move(Pending next) {
        Stored stored = Stored.read(statistics);
        while (!isStep(stored.head().pending(), next)) {
            checked(stored);
            stored.moved(statistics, stored.head().with(Optional.of(next)));
            stored = Stored.read(statistics);
        }
        pending = stored.head().pending().orElseThrow();
    }

    private static boolean isStep(Optional<Pending> found, Pending next) {
        return found.filter(pending -> pending.id().equals(next.id())
                        && pending.done() == next.done()
                        && pending.before() == next.before())
                .isPresent();
    }

    private Stored checked() {
        return checked(Stored.read(statistics));
    }

    /** Returns the head, in which this recount is as it was left. */
    private Stored checked(Stored stored) {
        if (!stored.head().pending().equals(Optional.of(pending))) {
            throw new TakenOver();
        }
        return stored;
    }
}
