package dev.attune.bootstrap.background;

import dev.attune.application.events.Retention;
import dev.attune.application.port.ChangeFeed.Subscription;
import java.time.Duration;

/**
 * Removes events and marks of erased users that have become too old. The instance that holds the first partition sweeps
 * for all instances. One thread uses it.
 */
final class RetentionSweep {
    private static final Duration PAUSE = Duration.ofMinutes(5);
    /** Pause of an instance that did not sweep. An instance that comes to hold the first partition thus sweeps soon. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Retention retention;
    private final Subscription subscription;
    private boolean swept;

    RetentionSweep(Retention retention, Subscription subscription) {
        this.retention = retention;
        this.subscription = subscription;
    }

    Duration pause() {
        return swept ? PAUSE : LOOK;
    }

    void sweep() {
        swept = false;
        boolean mine = subscription.partitions().contains(0);
        boolean more = mine;
        while (more && !Thread.currentThread().isInterrupted()) {
            more = retention.step();
        }
        swept = mine;
    }
}
