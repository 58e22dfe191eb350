package dev.attune.application.operations;

import dev.attune.application.port.Checkpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The metrics of the projection's lag, over all leases and for each lease. One thread updates them. While nobody can
 * tell the lag, it counts as growing, because an alert must not fall silent when the store does.
 */
public final class FeedLag {
    private static final long SILENCE = Duration.ofSeconds(5).toNanos();

    private final MeterRegistry meters;
    private final LongSupplier nanoTime;
    private final Map<String, Lease> leases = new HashMap<>();
    private volatile double seconds;
    private volatile double events;
    private volatile long updatedAt;

    public FeedLag(MeterRegistry meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.updatedAt = nanoTime.getAsLong();
        Gauge.builder("attune.feed.lag.seconds", this, FeedLag::seconds)
                .description("Age of the oldest event that is not projected yet, over all leases")
                .register(meters);
        Gauge.builder("attune.feed.lag.events", this, lag -> lag.events)
                .description("Events that are not projected yet, under the lease that lags most")
                .register(meters);
    }

    /** Returns whether nobody has been able to tell the lag for a while. */
    public boolean silent() {
        return nanoTime.getAsLong() - updatedAt > SILENCE;
    }

    /** Returns the age of the oldest event that is not projected yet, in seconds. */
    public double seconds() {
        return seconds + sinceUpdate();
    }

    private double sinceUpdate() {
        return silent() ? (nanoTime.getAsLong() - updatedAt) / 1e9 : 0;
    }

    public void update(List<Checkpoint> checkpoints) {
        long now = nanoTime.getAsLong();
        Set<String> gone = new HashSet<>(leases.keySet());
        double oldest = 0;
        long most = 0;
        for (Checkpoint checkpoint : checkpoints) {
            gone.remove(checkpoint.lease());
            Lease lease = leases.computeIfAbsent(checkpoint.lease(), this::shown);
            lease.seconds = checkpoint.behind() == 0 ? 0 : seconds(checkpoint.age(), lease, now);
            lease.events = checkpoint.behind();
            oldest = Math.max(oldest, lease.seconds);
            most = Math.max(most, checkpoint.behind());
        }
        // A lease that is gone has been split.
        gone.forEach(lease -> leases.remove(lease).gauges.forEach(meters::remove));
        seconds = oldest;
        events = most;
        updatedAt = now;
    }

    /**
     * Returns the lag of a lease. If the store knows no time up to which all events were handled, the lag is at least
     * as long as this lease has been known.
     */
    private static double seconds(Duration age, Lease lease, long now) {
        return age.equals(Checkpoint.NEVER) ? (now - lease.firstSeen) / 1e9 : age.toMillis() / 1e3;
    }

    private Lease shown(String name) {
        Lease lease = new Lease(nanoTime.getAsLong());
        lease.gauges = List.of(
                Gauge.builder("attune.feed.lease.lag.seconds", lease, each -> each.seconds + sinceUpdate())
                        .tag("lease", name)
                        .description("Age of the oldest event under this lease that is not projected yet")
                        .register(meters),
                Gauge.builder("attune.feed.lease.lag.events", lease, each -> each.events)
                        .tag("lease", name)
                        .description("Events under this lease that are not projected yet")
                        .register(meters));
        return lease;
    }

    private static final class Lease {
        private final long firstSeen;
        private List<Meter> gauges;
        private volatile double seconds;
        private volatile double events;

        private Lease(long firstSeen) {
            this.firstSeen = firstSeen;
        }
    }
}
