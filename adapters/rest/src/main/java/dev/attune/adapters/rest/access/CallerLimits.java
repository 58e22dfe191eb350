package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.settings.Allowance;
import dev.attune.application.port.UsageLedger;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The limits on a caller's requests to a deployment. Each instance decides by itself, without waiting. Between two
 * exchanges every instance applies the full rate on its own, so a burst across instances can exceed it. An exchange
 * deducts the excess afterwards, up to one full rate. Nothing else passes before the excess is made up for.
 */
public final class CallerLimits {
    /** The period by which usage is told if only a rate is set. */
    private static final Duration PERIOD = Duration.ofHours(1);

    private final Optional<Allowance> rate;
    private final Optional<Allowance> quota;
    private final InstantSource clock;
    private final TimeMeter meter;
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicReference<Period> period;
    /** Whether an exchange has taken place. Only the exchanging thread uses this. */
    private boolean exchanged;

    public CallerLimits(Optional<Allowance> rate, Optional<Allowance> quota, InstantSource clock) {
        this.rate = rate;
        this.quota = quota;
        this.clock = clock;
        this.meter = new OfClock(clock);
        this.period = new AtomicReference<>(new Period(Period.startOf(clock.instant(), length())));
    }

    /**
     * Takes one request from a caller's allowances. There are few callers: the holders of a key or of an admin's token.
     */
    public Verdict take(String caller) {
        Instant now = clock.instant();
        Period current = current(now);
        AtomicLong own = current.own(caller);
        // A request is counted first, and taken back if it is refused. So of many concurrent requests no more pass than
        // there is room for.
        long used = own.incrementAndGet() + current.others(caller);
        long left = quota.map(allowance -> allowance.requests() - used).orElse(Long.MAX_VALUE);
        Duration periodEnds = Duration.between(now, current.start().plus(length()));
        if (left < 0) {
            own.decrementAndGet();
            return new Verdict(false, quota.orElseThrow().requests(), 0, periodEnds);
        }
        Optional<ConsumptionProbe> probe = bucket(caller).map(bucket -> bucket.tryConsumeAndReturnRemaining(1));
        if (probe.filter(each -> !each.isConsumed()).isPresent()) {
            own.decrementAndGet();
            return new Verdict(
                    false,
                    rate.orElseThrow().requests(),
                    0,
                    Duration.ofNanos(probe.get().getNanosToWaitForRefill()));
        }
        return probe.filter(each -> each.getRemainingTokens() <= left)
                .map(each -> new Verdict(
                        true,
                        rate.orElseThrow().requests(),
                        each.getRemainingTokens(),
                        Duration.ofNanos(each.getNanosToWaitForReset())))
                .orElseGet(() -> new Verdict(true, quota.orElseThrow().requests(), left, periodEnds));
    }

    /**
     * Tells the other instances how many requests passed here, and takes the requests that they let pass from the
     * allowances. One thread calls this.
     */
    public void exchange(UsageLedger ledger) {
        Period current = current(clock.instant());
        Map<String, Long> changed = current.untold();
        // The period before is kept, because an instance whose clock is a little behind still counts in it.
        Map<String, Long> others = new HashMap<>(
                ledger.exchange(instance, current.start(), current.start().minus(length()), changed));
        current.others().forEach((caller, count) -> others.merge(caller, count, Math::max));
        if (exchanged) {
            others.forEach((caller, count) -> owe(caller, count - current.others(caller)));
        }
        current.others(others);
        current.told(changed);
        exchanged = true;
    }

    private void owe(String caller, long count) {
        if (count > 0) {
            bucket(caller)
                    .ifPresent(bucket -> bucket.consumeIgnoringRateLimits(
                            Math.min(count, rate.orElseThrow().requests())));
        }
    }

    private Period current(Instant now) {
        Period current = period.get();
        Instant start = Period.startOf(now, length());
        if (!start.isAfter(current.start())) {
            return current;
        }
        period.compareAndSet(current, new Period(start));
        return period.get();
    }

    private Duration length() {
        return quota.map(Allowance::per).orElse(PERIOD);
    }

    private Optional<Bucket> bucket(String caller) {
        return rate.map(allowance -> buckets.computeIfAbsent(
                caller,
                _ -> Bucket.builder()
                        .withCustomTimePrecision(meter)
                        .addLimit(limit -> limit.capacity(allowance.requests())
                                .refillGreedy(allowance.requests(), allowance.per()))
                        .build()));
    }

    private record OfClock(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
