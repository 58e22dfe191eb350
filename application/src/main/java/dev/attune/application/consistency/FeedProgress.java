package dev.attune.application.consistency;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.consistency.Partition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The progress of the projection, remembered for a moment. A remembered value only understates the progress, because
 * handled events stay handled.
 */
public final class FeedProgress {
    private static final long REFRESH = Duration.ofMillis(100).toNanos();
    /** A request waits at most this long for an answer, because it can read the tail instead. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ChangeFeed feed;
    private final String consumer;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();
    /** A request that finds this too old starts the thread that writes it. */
    private volatile Reading reading;

    public FeedProgress(ChangeFeed feed, String consumer, LongSupplier nanoTime) {
        this.feed = feed;
        this.consumer = consumer;
        this.nanoTime = nanoTime;
    }

    /** Returns whether all events of the partition that were acknowledged longer ago than this have been projected. */
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
            // Another request is asking already. To read the tail costs no more than to wait.
            return false;
        }
        return ask(now).map(next -> next.age(partition, now).compareTo(staleness) <= 0)
                .orElse(false);
    }

    /**
     * Asks the store. Returns empty if the store takes too long or does not answer. A late answer serves later
     * requests.
     */
    private Optional<Reading> ask(long now) {
        CompletableFuture<Reading> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("feed-progress").start(() -> {
            try {
                Reading next = Reading.of(feed.checkpoints(consumer), now);
                reading = next;
                asking.set(false);
                answer.complete(next);
            } catch (RuntimeException | Error e) {
                asking.set(false);
                answer.completeExceptionally(e);
            }
        });
        try {
            return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreUnavailable) {
                return Optional.empty();
            }
            throw new IllegalStateException("the feed's progress cannot be told", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** @param ages by partition; events that are older than this have been projected */
    private record Reading(List<Duration> ages, long at) {
        static Reading of(List<Checkpoint> checkpoints, long at) {
            return new Reading(
                    IntStream.range(0, Partition.COUNT)
                            .mapToObj(partition -> worst(checkpoints, partition))
                            .toList(),
                    at);
        }

        private static Duration worst(List<Checkpoint> checkpoints, int partition) {
            return checkpoints.stream()
                    .filter(checkpoint -> checkpoint.partition().orElse(partition) == partition)
                    .map(Checkpoint::age)
                    .max(Comparator.naturalOrder())
                    .orElse(Checkpoint.NEVER);
        }

        Duration age(int partition, long now) {
            return ages.get(partition).plusNanos(now - at);
        }
    }
}
