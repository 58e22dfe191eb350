package dev.attune.adapters.cosmos.statistics;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.client.Follower;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a delivered batch as a document. Every instance follows these documents and adds them up in memory. So a batch
 * costs one write, however many items it names. An event counts once, however often it is delivered. Old batches are
 * folded into a snapshot now and then.
 */
public final class CosmosItemStatistics implements ItemStatistics {
    private static final Logger LOG = LoggerFactory.getLogger(CosmosItemStatistics.class);
    private static final Duration COMPACTED_AFTER = Duration.ofHours(1);
    private static final Duration MOST_PAUSE = COMPACTED_AFTER.dividedBy(2);
    private static final int COMPACT_EVERY = 1_000;

    private final CosmosAsyncContainer statistics;
    private final CosmosAsyncContainer background;
    private final CosmosAsyncContainer events;
    private final InstantSource clock;
    private final StatisticsCompaction compaction;
    private final AtomicBoolean compacting = new AtomicBoolean();
    /** Guarded by this, as all that follows. */
    private StatisticsSums sums = new StatisticsSums();

    /** The recount that the sums stem from. */
    private String epoch = "";

    private long followedAt;
    /** Present once everything was read. */
    private Optional<Follower> follower = Optional.empty();

    private int written;

    public CosmosItemStatistics(CosmosDatabase database) {
        this(database, COMPACTED_AFTER);
    }

    CosmosItemStatistics(CosmosDatabase database, Duration compactedAfter) {
        this.statistics = database.serving(ContainerName.STATISTICS);
        this.background = database.background(ContainerName.STATISTICS);
        this.events = database.background(ContainerName.EVENTS);
        this.clock = database.clock();
        this.compaction = new StatisticsCompaction(statistics, compactedAfter, clock);
    }

    @Override
    public synchronized void record(List<StoredEvent> events) {
        if (follower.isEmpty()) {
            follow();
        }
        List<StoredEvent> fresh = events.stream()
                .filter(stored -> !sums.knows(EventDocument.digest(stored.event())))
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        JsonNode delta = StatisticsDelta.of(fresh);
        CosmosDatabase.await(
                statistics.upsertItem(delta, new PartitionKey(delta.path("id").asText()), Documents.repeatable()));
        sums.addDelta(delta);
        if (++written % COMPACT_EVERY == 0) {
            compact();
        }
    }

    /** Compacts beside other work, one run at a time on this instance. If several instances compact, one wins. */
    private void compact() {
        if (compacting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("compact-statistics").start(() -> {
                try {
                    compactNow();
                } catch (StoreUnavailable e) {
                    LOG.info("Statistics are compacted later: {}", e.getMessage());
                } catch (RuntimeException e) {
                    LOG.error("Statistics could not be compacted", e);
                } finally {
                    compacting.set(false);
                }
            });
        }
    }

    void compactNow() {
        compaction.run();
    }

    @Override
    public Recount recount() {
        return CosmosRecount.begin(statistics, events, compaction, clock);
    }

    @Override
    public Optional<Recount> unfinished() {
        return CosmosRecount.unfinished(statistics, events, compaction, clock).map(Recount.class::cast);
    }

    @Override
    public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
        Map<ItemId, Double> scores = new HashMap<>();
        synchronized (this) {
            follow();
            sums.counts().forEach((key, count) -> {
                double worth = weights.types().containsKey(key.type())
                        ? DecayedCount.worth(weights.types().get(key.type()))
                        : 0;
                double score = worth * (ranking == Ranking.POPULAR ? count.total() : count.at(now));
                if (score > 0) {
                    scores.merge(key.item(), score, Double::sum);
                }
            });
        }
        return scores.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Count::count).reversed().thenComparing(Count::item))
                .limit(limit)
                .toList();
    }

    /**
     * Adds what was written since the last call. Once loaded, a new snapshot tells nothing new. After too long a pause,
     * batches may have been folded unseen, so everything is loaded anew.
     */
    private void follow() {
        long now = System.nanoTime();
        if (follower.isEmpty() || now - followedAt > MOST_PAUSE.toNanos() || !followed(follower.get())) {
            load();
        }
        followedAt = now;
    }

    /** Adds what is new. Returns false if the counts have been made anew. */
    private boolean followed(Follower following) {
        AtomicBoolean same = new AtomicBoolean(true);
        following.follow(document -> {
            if (isDelta(document)) {
                sums.addDelta(document);
            } else if (document.path("id").asText().equals(StatisticsHead.ID)) {
                same.set(StatisticsHead.of(document).epoch().equals(epoch));
            }
        });
        return same.get();
    }

    /**
     * Loads the snapshot and the batches that the head names. It loads again if the head has moved meanwhile, because
     * documents that the old head named may have been removed before they were read. It also does so a few times if a
     * chunk is not there yet.
     */
    private void load() {
        StatisticsHead head = head();
        for (int attempt = 1; ; attempt++) {
            StatisticsSums loaded = new StatisticsSums();
            Follower loading = new Follower(background);
            int missing = head.chunks() - load(head, loading, loaded);
            StatisticsHead now = head();
            if (now.snapshot().equals(head.snapshot()) && (missing == 0 || attempt >= StatisticsCompaction.LOOKS)) {
                if (missing > 0) {
                    LOG.error("{} parts of the counts of items are missing; a rebuild makes the counts anew", missing);
                }
                sums = loaded;
                epoch = head.epoch();
                follower = Optional.of(loading);
                return;
            }
            head = now;
            LockSupport.parkNanos(missing > 0 ? StatisticsCompaction.PAUSE.toNanos() : 0);
        }
    }

    private StatisticsHead head() {
        return StatisticsHead.Stored.read(statistics).head();
    }

    /** Returns the number of chunks that were found. */
    private static int load(StatisticsHead head, Follower loading, StatisticsSums loaded) {
        Set<String> missing = new HashSet<>(head.chunkIds());
        loading.follow(document -> {
            String id = document.path("id").asText();
            if (missing.remove(id)) {
                loaded.addChunk(document);
            } else if (isDelta(document) && !head.absorbed().contains(id)) {
                loaded.addDelta(document);
            }
        });
        return head.chunks() - missing.size();
    }

    private static boolean isDelta(JsonNode document) {
        return document.path("kind").asText().equals(StatisticsDelta.KIND);
    }
}
