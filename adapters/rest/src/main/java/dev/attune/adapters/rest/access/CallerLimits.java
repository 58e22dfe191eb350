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
import java.util.function.LongSupplier;

/**
 * The limits on one kind of a caller's use of a deployment, such as its requests. Each instance decides by itself,
 * without waiting. Between two exchanges every instance applies the full rate on its own, so a burst across instances
 * can exceed it. An exchange deducts the excess afterwards, up to one full rate. Nothing else passes before the excess
 * is made up for.
 */
public final class CallerLimits {
    /** The period by which usage is told if there is no quota. */
    private static final Duration PERIOD = Duration.ofHours(1);
    /** No name of a caller holds this. */
    private static final char KIND_ENDS = ':';

    private final Optional<Allowance> rate;
    private final Optional<Allowance> quota;
    private final String kind;
    private final Duration length;
    private final InstantSource clock;
    private final TimeMeter meter;
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicReference<Period> period;
    /** Whether an exchange has taken place. Only the exchanging thread uses this. */
    private boolean exchanged;

    /**
     * Makes the limits of one kind of use.
     *
     * @param kind name of the kind in the ledger; empty for requests
     * @param length of the periods by which use is told. It is the same for all kinds, because an exchange forgets what
     *     is older than a period, of all of them
     * @param clock tells the periods of the quota, which all instances share
     * @param nanos a clock that nobody sets, for the rate: with one that steps back, a bucket would fill no more until
     *     it had caught up
     */
    public CallerLimits(
            String kind,
            Optional<Allowance> rate,
            Optional<Allowance> quota,
            Duration length,
            InstantSource clock,
            LongSupplier nanos) {
        this.rate = rate;
        this.quota = quota;
        this.kind = kind;
        this.length = length;
        this.clock = clock;
        this.meter = new Steady(nanos);
        this.period = new AtomicReference<>(new Period(Period.startOf(clock.instant(), length)));
    }

    /** Returns the length of the periods by which use is told. */
    public static Duration period(Optional<Allowance> quota) {
        return quota.map(Allowance::per).orElse(PERIOD);
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
        long left = quota.map(allowance -> allowance.number() - used).orElse(Long.MAX_VALUE);
        Duration periodEnds = Duration.between(now, current.start().plus(length));
        if (left < 0) {
            own.decrementAndGet();
            return new Verdict(false, quota.orElseThrow().number(), 0, periodEnds);
        }
        Optional<ConsumptionProbe> probe = bucket(caller).map(bucket -> bucket.tryConsumeAndReturnRemaining(1));
        if (probe.filter(each -> !each.isConsumed()).isPresent()) {
            own.decrementAndGet();
            return new Verdict(
                    false,
                    rate.orElseThrow().number(),
                    0,
                    Duration.ofNanos(probe.get().getNanosToWaitForRefill()));
        }
        return probe.filter(each -> each.getRemainingTokens() <= left)
                .map(each -> new Verdict(
                        true,
                        rate.orElseThrow().number(),
                        each.getRemainingTokens(),
                        Duration.ofNanos(each.getNanosToWaitForReset())))
                .orElseGet(() -> new Verdict(true, quota.orElseThrow().number(), left, periodEnds));
    }

    /** Counts what a caller has used, even beyond its rate. What is beyond must be made up for. */
    public void spend(String caller, long amount) {
        current(clock.instant()).own(caller).addAndGet(amount);
        bucket(caller).ifPresent(bucket -> bucket.consumeIgnoringRateLimits(amount));
    }

    /** Returns how long a caller has to wait until it may use something again; zero if it may now. */
    public Duration wait(String caller) {
        return bucket(caller)
                .map(bucket ->
                        Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()))
                .orElse(Duration.ZERO);
    }

    /**
     * Tells the other instances how many requests passed here, and takes the requests that they let pass from the
     * allowances. One thread calls this.
     */
    public void exchange(UsageLedger ledger) {
        Period current = current(clock.instant());
        Map<String, Long> changed = current.untold();
        // The period before is kept, because an instance whose clock is a little behind still counts in it.
        Map<String, Long> noted = new HashMap<>();
        changed.forEach((caller, count) -> noted.put(inLedger(caller), count));
        Map<String, Long> others = ofThisKind(
                ledger.exchange(instance, current.start(), current.start().minus(length), noted));
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
                            Math.min(count, rate.orElseThrow().number())));
        }
    }

    private Period current(Instant now) {
        Period current = period.get();
        Instant start = Period.startOf(now, length);
        if (!start.isAfter(current.start())) {
            return current;
        }
        period.compareAndSet(current, new Period(start));
        return period.get();
    }

    private Optional<Bucket> bucket(String caller) {
        return rate.map(allowance -> buckets.computeIfAbsent(
                caller,
                _ -> Bucket.builder()
                        .withCustomTimePrecision(meter)
                        .addLimit(limit ->
                                limit.capacity(allowance.number()).refillGreedy(allowance.number(), allowance.per()))
                        .build()));
    }

    /** Returns the name of a caller in the ledger, where all kinds of use stand side by side. */
    private String inLedger(String caller) {
        return kind.isEmpty() ? caller : kind + KIND_ENDS + caller;
    }

    private Map<String, Long> ofThisKind(Map<String, Long> ledger) {
        Map<String, Long> byCaller = new HashMap<>();
        ledger.forEach((entry, count) -> {
            int end = entry.indexOf(KIND_ENDS);
            if (entry.substring(0, Math.max(0, end)).equals(kind)) {
                byCaller.put(entry.substring(end + 1), count);
            }
        });
        return byCaller;
    }

    private record Steady(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
