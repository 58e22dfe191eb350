package dev.attune.adapters.rest.access;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What callers have used since a moment that all instances count from. */
final class Period {
    private final Instant start;
    private final Map<String, AtomicLong> own = new ConcurrentHashMap<>();
    /** Of the exchanging thread alone. */
    private final Map<String, Long> told = new HashMap<>();

    private volatile Map<String, Long> others = Map.of();

    Period(Instant start) {
        this.start = start;
    }

    /** The start of the period that a moment lies in. */
    static Instant startOf(Instant moment, Duration length) {
        return Instant.ofEpochMilli(moment.toEpochMilli() / length.toMillis() * length.toMillis());
    }

    Instant start() {
        return start;
    }

    AtomicLong own(String caller) {
        return own.computeIfAbsent(caller, _ -> new AtomicLong());
    }

    long others(String caller) {
        return others.getOrDefault(caller, 0L);
    }

    Map<String, Long> others() {
        return others;
    }

    void others(Map<String, Long> counted) {
        others = counted;
    }

    /** What callers have used here, of those for whom it is not what was told last. */
    Map<String, Long> untold() {
        Map<String, Long> changed = new HashMap<>();
        own.forEach((caller, count) -> changed.put(caller, count.get()));
        changed.entrySet().removeAll(told.entrySet());
        return changed;
    }

    void told(Map<String, Long> changed) {
        told.putAll(changed);
    }
}
