package dev.attune.bootstrap;

import dev.attune.application.port.Checkpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows how far the projection lags, over all and for each lease. Updated by one thread. */
final class FeedLag {
    private final MeterRegistry meters;
    private final Map<String, Lease> leases = new HashMap<>();
    private volatile double seconds;
    private volatile double events;

    FeedLag(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("attune.feed.lag.seconds", this, lag -> lag.seconds)
                .description("Age of the oldest event that is not projected yet, over all leases").register(meters);
        Gauge.builder("attune.feed.lag.events", this, lag -> lag.events)
                .description("Events that are not projected yet, under the lease that lags most").register(meters);
    }

    void update(List<Checkpoint> checkpoints) {
        Set<String> gone = new HashSet<>(leases.keySet());
        double oldest = 0;
        long most = 0;
        for (Checkpoint checkpoint : checkpoints) {
            gone.remove(checkpoint.lease());
            Lease lease = leases.computeIfAbsent(checkpoint.lease(), this::shown);
            lease.seconds = checkpoint.behind() == 0 ? 0 : checkpoint.age().toMillis() / 1e3;
            lease.events = checkpoint.behind();
            oldest = Math.max(oldest, lease.seconds);
            most = Math.max(most, checkpoint.behind());
        }
        // Such a lease has been split.
        gone.forEach(lease -> leases.remove(lease).gauges.forEach(meters::remove));
        seconds = oldest;
        events = most;
    }

    private Lease shown(String name) {
        Lease lease = new Lease();
        lease.gauges = List.of(
                Gauge.builder("attune.feed.lease.lag.seconds", lease, each -> each.seconds).tag("lease", name)
                        .description("Age of the oldest event under this lease that is not projected yet").register(meters),
                Gauge.builder("attune.feed.lease.lag.events", lease, each -> each.events).tag("lease", name)
                        .description("Events under this lease that are not projected yet").register(meters));
        return lease;
    }

    private static final class Lease {
        private List<Meter> gauges;
        private volatile double seconds;
        private volatile double events;
    }
}
