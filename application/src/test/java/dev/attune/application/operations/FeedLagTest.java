package dev.attune.application.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Checkpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedLagTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long now = Duration.ofHours(1).toNanos();
    private final FeedLag lag = new FeedLag(meters, () -> now);

    @Test
    void theOldestLeaseSpeaksForAll() {
        lag.update(List.of(
                Checkpoint.of(0, Duration.ofSeconds(3), 2),
                Checkpoint.of(1, Duration.ofSeconds(9), 1),
                Checkpoint.of(2, Duration.ofDays(1), 0)));
        assertEquals(9, seconds());
        assertEquals(2, meters.get("attune.feed.lag.events").gauge().value());
        assertEquals(
                0,
                meters.get("attune.feed.lease.lag.seconds")
                        .tag("lease", "2")
                        .gauge()
                        .value());
    }

    /** An alert on the lag must not fall silent with the store. */
    @Test
    void whileNobodyCanTellTheLagGrows() {
        lag.update(List.of(Checkpoint.of(0, Duration.ofSeconds(3), 2)));
        pass(Duration.ofSeconds(4));
        assertEquals(3, seconds());
        assertFalse(lag.silent());
        pass(Duration.ofSeconds(6));
        assertTrue(lag.silent());
        assertEquals(13, seconds());
        lag.update(List.of(Checkpoint.of(0, Duration.ofSeconds(1), 1)));
        assertEquals(1, seconds());
    }

    @Test
    void aLagOfUnknownAgeIsAsOldAsItHasBeenKnown() {
        List<Checkpoint> neverHandled = List.of(Checkpoint.of(0, Checkpoint.NEVER, 7));
        lag.update(neverHandled);
        pass(Duration.ofSeconds(2));
        lag.update(neverHandled);
        assertEquals(2, seconds());
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private double seconds() {
        return meters.get("attune.feed.lag.seconds").gauge().value();
    }
}
