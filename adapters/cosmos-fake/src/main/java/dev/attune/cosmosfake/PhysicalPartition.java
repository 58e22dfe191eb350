package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A share of a container's documents, with a log of its own. Writes go to the primary. A replica is the same data as it
 * was a while ago. Guarded by itself.
 */
final class PhysicalPartition {
    /** Time that old versions are kept. It is longer than any replica lags. */
    private static final long HISTORY_MILLIS = 60_000;

    private final String id;
    private final String min;
    private final String max;
    private final List<String> parents;
    /** By logical partition, then by document id. */
    private final Map<String, Map<String, Entry>> entries = new HashMap<>();
    /** By the number of the entry's last write. The change feed shows this log. */
    private final TreeMap<Long, Entry> log = new TreeMap<>();

    private final Deque<Commit> commits = new ArrayDeque<>();
    private long lsn;
    private double budget;
    private long budgetAt = System.nanoTime();

    PhysicalPartition(String id, String min, String max, List<String> parents, long lsn) {
        this.id = id;
        this.min = min;
        this.max = max;
        this.parents = List.copyOf(parents);
        this.lsn = lsn;
    }

    String id() {
        return id;
    }

    String min() {
        return min;
    }

    String max() {
        return max;
    }

    List<String> parents() {
        return parents;
    }

    boolean holds(String key) {
        return key.compareTo(min) >= 0 && key.compareTo(max) < 0;
    }

    synchronized long lsn() {
        return lsn;
    }

    /** The number up to which a replica has come that lags by this many milliseconds. */
    synchronized long replicated(long lagMillis) {
        if (lagMillis == 0) {
            return lsn;
        }
        long seen = System.currentTimeMillis() - lagMillis;
        long reached = lsn;
        for (Commit commit : commits) {
            if (commit.at() > seen) {
                return commit.lsn() - 1;
            }
        }
        return reached;
    }

    /** The document as it was when the partition had come to the number. */
    synchronized Optional<ObjectNode> find(String key, String documentId, long asOf) {
        Entry entry = entries.getOrDefault(key, Map.of()).get(documentId);
        return entry == null ? Optional.empty() : entry.at(asOf);
    }

    /** The documents of one logical partition, or of all if there is no key; in no order. */
    synchronized List<ObjectNode> all(Optional<String> key, long asOf) {
        List<ObjectNode> found = new ArrayList<>();
        List<Map<String, Entry>> parts = key.map(each -> List.of(entries.getOrDefault(each, Map.of())))
                .orElseGet(() -> List.copyOf(entries.values()));
        parts.forEach(part -> part.values().forEach(entry -> entry.at(asOf).ifPresent(found::add)));
        return found;
    }

    /** The documents whose last write is later than the number, oldest write first. */
    synchronized List<Changed> changes(long after, Optional<String> key, String from, String until, int limit) {
        List<Changed> changes = new ArrayList<>();
        for (Entry entry : log.tailMap(after, false).values()) {
            boolean wanted = key.map(entry.key::equals)
                    .orElseGet(() -> entry.hash.compareTo(from) >= 0 && entry.hash.compareTo(until) < 0);
            Version newest = entry.versions.getLast();
            if (wanted && newest.document().isPresent()) {
                changes.add(new Changed(newest.lsn(), newest.document().get()));
                if (changes.size() == limit) {
                    break;
                }
            }
        }
        return changes;
    }

    /** The number of the last write whose second lies before the time. */
    synchronized long before(long epochSeconds) {
        long number = 0;
        for (Map.Entry<Long, Entry> each : log.entrySet()) {
            if (each.getValue().versions.getLast().at() / 1000 >= epochSeconds) {
                break;
            }
            number = each.getKey();
        }
        return number;
    }

    /** @param document empty for a removal */
    synchronized long write(String key, String hash, String documentId, Optional<ObjectNode> document, long at) {
        lsn++;
        commits.addLast(new Commit(lsn, at));
        while (commits.getFirst().at() < at - HISTORY_MILLIS) {
            commits.removeFirst();
        }
        Entry entry = entries.computeIfAbsent(key, _ -> new HashMap<>())
                .computeIfAbsent(documentId, _ -> new Entry(key, hash, documentId));
        if (!entry.versions.isEmpty()) {
            log.remove(entry.versions.getLast().lsn());
        }
        entry.versions.addLast(new Version(lsn, at, document));
        while (entry.versions.size() > 1 && entry.versions.getFirst().at() < at - HISTORY_MILLIS) {
            entry.versions.removeFirst();
        }
        log.put(lsn, entry);
        return lsn;
    }

    /**
     * Returns two partitions that hold the documents of this one, each a half of its range. Their numbers go on from
     * here.
     */
    synchronized List<PhysicalPartition> split(String first, String second) {
        String middle = EffectivePartitionKey.middle(min, max);
        List<String> ancestors = new ArrayList<>(parents);
        ancestors.add(id);
        List<PhysicalPartition> halves = List.of(
                new PhysicalPartition(first, min, middle, ancestors, lsn),
                new PhysicalPartition(second, middle, max, ancestors, lsn));
        log.forEach((number, entry) -> {
            PhysicalPartition half = halves.get(entry.hash.compareTo(middle) < 0 ? 0 : 1);
            half.entries.computeIfAbsent(entry.key, _ -> new HashMap<>()).put(entry.documentId, entry);
            half.log.put(number, entry);
        });
        return halves;
    }

    /**
     * Whether more than the reserve of this second's request units is left. This method charges nothing. A request may
     * overdraw, as it does on the service.
     */
    synchronized boolean affords(double perSecond, double reserve) {
        long now = System.nanoTime();
        budget = Math.min(perSecond, budget + perSecond * (now - budgetAt) / 1e9);
        budgetAt = now;
        return budget > reserve;
    }

    synchronized void charge(double requestUnits) {
        budget -= requestUnits;
    }

    record Changed(long lsn, ObjectNode document) {}

    private record Commit(long lsn, long at) {}

    private record Version(long lsn, long at, Optional<ObjectNode> document) {}

    private static final class Entry {
        private final String key;
        private final String hash;
        private final String documentId;
        private final Deque<Version> versions = new ArrayDeque<>();

        Entry(String key, String hash, String documentId) {
            this.key = key;
            this.hash = hash;
            this.documentId = documentId;
        }

        Optional<ObjectNode> at(long asOf) {
            for (var each = versions.descendingIterator(); each.hasNext(); ) {
                Version version = each.next();
                if (version.lsn() <= asOf) {
                    return version.document();
                }
            }
            return Optional.empty();
        }
    }
}
