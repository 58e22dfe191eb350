package dev.attune.adapters.jdbc;

import dev.attune.adapters.jdbc.FeedLeases.Lease;
import dev.attune.adapters.jdbc.SqlDialect.Frontier;
import dev.attune.application.operations.Loop;
import dev.attune.application.port.ChangeFeed.FeedHandler;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of the partitions that this instance holds. One thread keeps the leases. Another thread reads events and
 * hands them over. A partition that lags catches up first.
 */
final class FeedSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSubscription.class);
    private static final Duration BALANCE = Duration.ofMillis(700);
    private static final Duration POLL = Duration.ofMillis(25);
    /** Events that arrive within this time are handled together, because even a small batch costs three commits. */
    private static final Duration GATHER = Duration.ofMillis(15);

    /** A step that takes longer hangs, and another instance takes its partitions over. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final long NOTE_CAUGHT_UP_MILLIS = 250;

    private final JdbcDatabase database;
    private final FeedLeases leases;
    private final FeedReader reader;
    private final FeedHandler handler;
    private final Semaphore arrived = new Semaphore(0);
    private final Loop keeper;
    private final Loop deliverer;
    private volatile boolean closed;
    /**
     * The leases that this instance holds, with their checkpoints. The keeper adds and removes partitions, and the
     * deliverer moves positions. Both hold the lock on this map when they do so.
     */
    private final Map<Integer, Lease> held = new HashMap<>();

    private long notedAt;
    private Incarnation notedIn = Incarnation.ONLY;

    FeedSubscription(JdbcDatabase database, FeedLeases leases, FeedHandler handler, String name) {
        this.database = database;
        this.leases = leases;
        this.reader = new FeedReader(database);
        this.handler = handler;
        this.deliverer = Loop.start("feed-" + name, LIMIT, this::deliver);
        this.keeper = Loop.start("feed-leases-" + name, LIMIT, this::keep);
    }

    void wake() {
        if (arrived.availablePermits() == 0) {
            arrived.release();
        }
        deliverer.wake();
    }

    @Override
    public List<Integer> partitions() {
        synchronized (held) {
            return held.keySet().stream().sorted().toList();
        }
    }

    /** Renews the leases, unless nobody reads what they stand for. */
    private Duration keep() {
        if (deliverer.overdue()) {
            return BALANCE;
        }
        Map<Integer, Lease> now = leases.balance();
        synchronized (held) {
            held.keySet().retainAll(now.keySet());
            now.forEach((part, lease) -> held.merge(part, lease, (old, young) -> old.isSameAs(young) ? old : young));
        }
        wake();
        return BALANCE;
    }

    private Duration deliver() throws InterruptedException {
        if (arrived.tryAcquire()) {
            Thread.sleep(GATHER);
            arrived.drainPermits();
        }
        return step() ? Duration.ZERO : POLL;
    }

    /** Handles one batch. Returns true if more events can be read at once. */
    private boolean step() {
        Map<Integer, Lease> mine = snapshot();
        return !mine.isEmpty()
                && database.during(mine.values().iterator().next().incarnation(), () -> step(mine));
    }

    private boolean step(Map<Integer, Lease> mine) {
        Incarnation life = mine.values().iterator().next().incarnation();
        if (!life.equals(notedIn)) {
            // The clock of another server may be behind.
            notedIn = life;
            notedAt = 0;
        }
        Frontier frontier = reader.frontier();
        if (frontier.setBack()
                || mine.values().stream().anyMatch(lease -> lease.position().order() >= frontier.horizon())) {
            forget();
            return false;
        }
        Position hindmost = mine.values().stream()
                .map(Lease::position)
                .min(Position::compareTo)
                .orElseThrow();
        Map<Integer, Lease> behind = mine.entrySet().stream()
                .filter(entry -> entry.getValue().position().equals(hindmost))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Position target = mine.values().stream()
                .map(Lease::position)
                .filter(position -> position.compareTo(hindmost) > 0)
                .min(Position::compareTo)
                .orElse(frontier.position());
        if (hindmost.covers(target)) {
            return noteCaughtUp(mine, frontier);
        }
        List<StoredEvent> batch = reader.read(behind.keySet(), hindmost, target);
        if (!batch.isEmpty()) {
            handler.handle(batch);
        }
        boolean complete = batch.size() < FeedReader.BATCH;
        Position reached = complete ? target : batch.getLast().position();
        boolean caughtUp = complete && frontier.complete() && target.equals(frontier.position());
        store(behind, leases.advance(behind, reached, caughtUp ? Optional.of(frontier.at()) : Optional.empty()));
        return !(complete && target.equals(frontier.position()));
    }

    private boolean noteCaughtUp(Map<Integer, Lease> mine, Frontier frontier) {
        if (frontier.complete() && frontier.at() - notedAt >= NOTE_CAUGHT_UP_MILLIS) {
            notedAt = frontier.at();
            store(mine, leases.advance(mine, Position.START, Optional.of(frontier.at())));
        }
        return false;
    }

    /**
     * Forgets the leases, so that they are read anew: the database never gave these positions. It has been set back
     * under this instance.
     */
    private void forget() {
        LOG.warn("The database has been set back: the feed goes on where the leases say");
        synchronized (held) {
            held.clear();
        }
        database.reconnect();
    }

    private Map<Integer, Lease> snapshot() {
        synchronized (held) {
            return Map.copyOf(held);
        }
    }

    private void store(Map<Integer, Lease> tried, Map<Integer, Lease> kept) {
        synchronized (held) {
            for (Map.Entry<Integer, Lease> entry : tried.entrySet()) {
                Lease current = held.get(entry.getKey());
                if (current != null && current.isSameAs(entry.getValue())) {
                    Lease advanced = kept.get(entry.getKey());
                    if (advanced == null) {
                        held.remove(entry.getKey());
                    } else {
                        held.put(entry.getKey(), advanced);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.close();
        deliverer.close(Duration.ofSeconds(10));
        synchronized (held) {
            held.clear();
        }
        try {
            leases.release();
        } catch (StoreUnavailable e) {
            LOG.warn("Leases could not be handed back and will run out: {}", e.getMessage());
        }
    }
}
