package dev.attune.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Every operation of a run, and the rules that they must keep. Times are nanoseconds of one clock. */
final class History {
    /** An event that was sent; acknowledged unless the answer was lost. Its item is its own. */
    record Write(String user, String item, long sentAt, long acknowledgedAt, String token) {
        boolean acknowledged() {
            return token != null;
        }
    }

    private final Map<String, List<Write>> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> sent = new ConcurrentHashMap<>();
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();

    void sending(String user, String item) {
        sent.computeIfAbsent(user, _ -> ConcurrentHashMap.newKeySet()).add(item);
    }

    void wrote(Write write) {
        acknowledged
                .computeIfAbsent(write.user(), _ -> Collections.synchronizedList(new ArrayList<>()))
                .add(write);
    }

    List<Write> of(String user) {
        List<Write> writes = acknowledged.getOrDefault(user, List.of());
        synchronized (writes) {
            return List.copyOf(writes);
        }
    }

    /** The events that an answer at this level must reflect. */
    static List<Write> demanded(List<Write> writes, String level, long askedAt, long stalenessNanos, Write shown) {
        return switch (level) {
            case "strong" ->
                writes.stream()
                        .filter(write -> write.acknowledgedAt() < askedAt)
                        .toList();
            case "bounded" ->
                writes.stream()
                        .filter(write -> write.acknowledgedAt() < askedAt - stalenessNanos)
                        .toList();
            case "session" -> List.of(shown);
            default -> List.of();
        };
    }

    /** @param unseen items that the answer shows although the user has met them */
    void read(String level, String user, List<String> unseen) {
        reads.computeIfAbsent(level, _ -> new AtomicInteger()).incrementAndGet();
        if (!unseen.isEmpty()) {
            violations.add(level + " read of " + user + " misses " + unseen);
        }
    }

    /** Checks what the store holds in the end. */
    void stored(String user, List<String> items) {
        Map<String, Integer> counts = new HashMap<>();
        items.forEach(item -> counts.merge(item, 1, Integer::sum));
        counts.forEach((item, count) -> {
            if (count > 1) {
                violations.add(user + " has " + item + " " + count + " times");
            }
            if (!sent.getOrDefault(user, Set.of()).contains(item)) {
                violations.add(user + " has " + item + ", which nobody sent");
            }
        });
        of(user).stream()
                .filter(write -> !counts.containsKey(write.item()))
                .forEach(write -> violations.add(user + " lost " + write.item()));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    int writes() {
        return acknowledged.values().stream().mapToInt(List::size).sum();
    }

    Map<String, Integer> reads() {
        Map<String, Integer> counts = new TreeMap<>();
        reads.forEach((level, count) -> counts.put(level, count.get()));
        return counts;
    }
}
