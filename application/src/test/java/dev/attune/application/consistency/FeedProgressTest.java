package dev.attune.application.consistency;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FeedProgressTest {
    private static final Duration STALENESS = Duration.ofSeconds(5);

    @Test
    void whatWasHandledLatelyIsWithin() {
        assertTrue(progress(() -> List.of(Checkpoint.of(3, Duration.ofSeconds(4), 9)))
                .within(3, STALENESS));
        assertFalse(progress(() -> List.of(Checkpoint.of(3, Duration.ofSeconds(6), 9)))
                .within(3, STALENESS));
        assertFalse(progress(() -> List.of(Checkpoint.of(2, Duration.ZERO, 0))).within(3, STALENESS));
    }

    @Test
    void aStoreThatCannotTellIsNoProgressAndNoFailure() {
        assertFalse(progress(() -> {
                    throw new StoreUnavailable("throttled", Duration.ofSeconds(1), null);
                })
                .within(3, STALENESS));
    }

    @Test
    void aStoreThatKeepsOneWaitingIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        FeedProgress progress = progress(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        });
        assertTimeout(Duration.ofSeconds(5), () -> {
            assertFalse(progress.within(3, STALENESS));
            assertFalse(progress.within(3, STALENESS));
        });
    }

    private static FeedProgress progress(Supplier<List<Checkpoint>> checkpoints) {
        return new FeedProgress(
                new ChangeFeed() {
                    @Override
                    public Subscription subscribe(String consumer, FeedHandler handler) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public List<Checkpoint> checkpoints(String consumer) {
                        return checkpoints.get();
                    }
                },
                "profiles",
                System::nanoTime);
    }
}
