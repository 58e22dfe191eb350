package dev.attune.application.contract;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import java.time.Duration;
import java.util.List;

/**
 * The feed of {@link InMemoryEvents}, for tests of what stands on one; it keeps the contract. Feeds of the same events
 * are instances of one feed. Each subscription has one thread, which hands over a partition at a time.
 */
public class InMemoryFeed implements ChangeFeed {
    protected static final Duration PAUSE = Duration.ofMillis(60);
    private static final Duration IDLE = Duration.ofMillis(4);
    private static final int BATCH = 500;

    protected final InMemoryEvents events;
    protected final InMemoryLeases leases;

    public InMemoryFeed(InMemoryEvents events) {
        this.events = events;
        this.leases = events.leases();
    }

    @Override
    public Subscription subscribe(String consumer, FeedHandler handler) {
        events.last();
        Reader reader = new Reader(consumer, handler);
        reader.start();
        return reader;
    }

    @Override
    public List<Checkpoint> checkpoints(String consumer) {
        return leases.checkpoints(consumer, events.last());
    }

    /** The next events of the partition, in order. */
    protected List<StoredEvent> read(String consumer, int partition, Position after, Position upTo) {
        return events.between(after, upTo).stream()
                .filter(stored -> stored.partition() == partition)
                .limit(BATCH)
                .toList();
    }

    /** Hands over; false where the same events have to be handed over again, after a pause. */
    protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
        try {
            handler.handle(batch);
            return true;
        } catch (RuntimeException | Error _) {
            sleep(PAUSE);
            return false;
        }
    }

    /** Notes that everything up to there is handled, and where nothing is left, since when. */
    protected void advance(String consumer, int partition, Position reached, long caughtUpAt) {
        leases.advance(consumer, partition, reached, caughtUpAt);
    }

    /** What is held from now on. */
    protected List<Integer> balance(String consumer, Object member) {
        return leases.balance(consumer, member);
    }

    /** Ends a subscription that has been told to end. */
    protected void end(String consumer, Object member, Thread thread) {
        join(thread);
        leases.leave(consumer, member);
    }

    protected static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    protected static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Reader implements Subscription {
        private final String consumer;
        private final FeedHandler handler;
        private final Thread thread;
        private volatile boolean closed;

        Reader(String consumer, FeedHandler handler) {
            this.consumer = consumer;
            this.handler = handler;
            this.thread = Thread.ofPlatform().name("feed-" + consumer).daemon().unstarted(this::run);
        }

        void start() {
            leases.join(consumer, this);
            thread.start();
        }

        private void run() {
            while (!closed && !Thread.currentThread().isInterrupted()) {
                try {
                    boolean more = false;
                    for (int partition : balance(consumer, this)) {
                        more |= !closed && step(partition);
                    }
                    if (!more) {
                        sleep(IDLE);
                    }
                } catch (StoreUnavailable _) {
                    sleep(PAUSE);
                }
            }
        }

        /** Hands over one batch; true when there may be more already. */
        private boolean step(int partition) {
            long now = System.currentTimeMillis();
            Position upTo = events.last();
            List<StoredEvent> batch = read(consumer, partition, leases.position(consumer, partition), upTo);
            if (batch.isEmpty()) {
                advance(consumer, partition, upTo, now);
                return false;
            }
            if (handled(handler, batch)) {
                advance(consumer, partition, batch.getLast().position(), 0);
            }
            return true;
        }

        @Override
        public List<Integer> partitions() {
            return leases.heldBy(consumer, this);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                end(consumer, this, thread);
            }
        }
    }
}
