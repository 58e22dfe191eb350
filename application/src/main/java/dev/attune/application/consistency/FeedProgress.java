package dev.attune.application.consistency;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.domain.consistency.Partition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How far the projection has come, remembered for a moment. What is remembered only understates the progress, because everything
 * that was handled stays handled.
 */
public final class FeedProgress {
    private static final long REFRESH = Duration.ofMillis(100).toNanos();

    private static final Duration NEVER = Duration.ofDays(365_000);

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
            Reading next = Reading.of(feed.checkpoints(consumer), now);
            reading = next;
            return next.age(partition, now).compareTo(staleness) <= 0;
        } finally {
            asking.set(false);
        }
    }

    /** @param ages by partition */
    private record Reading(List<Duration> ages, long at) {
        static Reading of(List<Checkpoint> checkpoints, long at) {
            return new Reading(IntStream.range(0, Partition.COUNT).mapToObj(partition -> worst(checkpoints, partition)).toList(), at);
        }

        private static Duration worst(List<Checkpoint> checkpoints, int partition) {
            return checkpoints.stream().filter(checkpoint -> checkpoint.partition().orElse(partition) == partition).map(Checkpoint::age)
                    .max(Comparator.naturalOrder()).orElse(NEVER);
        }

        Duration age(int partition, long now) {
            return ages.get(partition).plusNanos(now - at);
        }
    }
}
