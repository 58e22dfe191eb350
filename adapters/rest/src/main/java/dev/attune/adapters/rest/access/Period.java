package dev.attune.adapters.rest.access;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The number of requests of each caller since a moment from which all instances count. */
final class Period {
    private final Instant start;
    private final Map<String, AtomicLong> own = new ConcurrentHashMap<>();
    /** The numbers that the last exchanges have told. Only the exchanging thread uses them. */
    private final Map<String, Long> told = new HashMap<>();

    private volatile Map<String, Long> others = Map.of();

    Period(Instant start) {
        this.start = start;
    }

    /** Returns the start of the period in which a moment lies. */
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

    /** Returns the callers' numbers on this instance that differ from the ones told last. */
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
