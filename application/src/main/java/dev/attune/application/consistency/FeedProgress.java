package dev.attune.application.consistency;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * How far the projection has come, remembered for a moment. What is remembered only understates the progress, because everything
 * that was handled stays handled.
 */
public final class FeedProgress {
    private static final long REFRESH = Duration.ofMillis(100).toNanos();

    private final ChangeFeed feed;
    private final String consumer;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();
    /** Written by whoever finds it too old. */
    private volatile Reading reading;

    public FeedProgress(ChangeFeed feed, String consumer, LongSupplier nanoTime) {
        this.feed = feed;
        this.consumer = consumer;
        this.nanoTime = nanoTime;
    }

    /** Whether everything of the partition that was acknowledged longer ago than this has been projected. */
    public boolean within(int partition, Duration staleness) {
        long now = nanoTime.getAsLong();
        Reading last = reading;
        if (last != null && last.age(partition, now).compareTo(staleness) <= 0) {
            return true;
        }
        if (last != null && now - last.at() < REFRESH) {
            return false;
        }
        if (!asking.compareAndSet(false, true)) {
            // Somebody is finding out: reading the tail costs no more than waiting.
            return false;
        }
        try {
            Reading next = new Reading(feed.checkpoints(consumer), now);
            reading = next;
            return next.age(partition, now).compareTo(staleness) <= 0;
        } finally {
            asking.set(false);
        }
    }

    private record Reading(List<Checkpoint> checkpoints, long at) {
        Duration age(int partition, long now) {
            return checkpoints.get(partition).age().plusNanos(now - at);
        }
    }
}
