package dev.attune.adapters.cosmos.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.statistics.StatisticsDelta.Counted;
import dev.attune.adapters.cosmos.statistics.StatisticsDelta.Key;
import dev.attune.application.profile.InternedIds;
import dev.attune.domain.event.DecayedCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Counts in memory, and the events that lately went into them. Not safe for several threads. */
final class StatisticsSums {
    /**
     * Number of latest events whose digests are kept. An event is redelivered before this many others have come, or
     * never.
     */
    private static final int REMEMBERED = 200_000;
    /** Number of items in one stored chunk. It stays well below the limit of a document, whatever the ids are. */
    private static final int CHUNK = 2_000;

    private final Map<Key, DecayedCount> counts = new HashMap<>();
    private final LinkedHashSet<Long> lately = new LinkedHashSet<>();

    Map<Key, DecayedCount> counts() {
        return counts;
    }

    boolean knows(long digest) {
        return lately.contains(digest);
    }

    void add(Key key, DecayedCount count) {
        counts.merge(key, count, DecayedCount::plus);
    }

    void addDelta(JsonNode delta) {
        addDelta(delta, _ -> true);
    }

    /** Adds those events of a batch whose digests are wanted. */
    void addDelta(JsonNode delta, LongPredicate wanted) {
        for (Counted event : StatisticsDelta.events(delta)) {
            if (wanted.test(event.digest()) && lately.add(event.digest())) {
                add(event.key(), event.count());
            }
        }
        while (lately.size() > REMEMBERED) {
            lately.removeFirst();
        }
    }

    /**
     * Adds a chunk of the snapshot.
     *
     * @param chunk as {@link #chunks} made it
     */
    void addChunk(JsonNode chunk) {
        chunk.path("counts")
                .properties()
                .forEach(item -> item.getValue()
                        .properties()
                        .forEach(type -> add(
                                new Key(InternedIds.item(item.getKey()), InternedIds.type(type.getKey())),
                                new DecayedCount(
                                        type.getValue().path(0).longValue(),
                                        type.getValue().path(1).doubleValue()))));
    }

    /** Returns the counts as documents without ids. */
    List<ObjectNode> chunks() {
        List<ObjectNode> chunks = new ArrayList<>();
        Map<String, ObjectNode> byItem = new HashMap<>();
        counts.forEach(
                (key, count) -> byItem.computeIfAbsent(key.item().value(), _ -> JsonNodeFactory.instance.objectNode())
                        .putArray(key.type().name())
                        .add(count.total())
                        .add(count.heat()));
        ObjectNode counted = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, ObjectNode> item : byItem.entrySet()) {
            counted.set(item.getKey(), item.getValue());
            if (counted.size() == CHUNK) {
                chunks.add(chunk(counted));
                counted = JsonNodeFactory.instance.objectNode();
            }
        }
        chunks.add(chunk(counted));
        return chunks;
    }

    private static ObjectNode chunk(ObjectNode counted) {
        ObjectNode chunk = JsonNodeFactory.instance.objectNode();
        chunk.set("counts", counted);
        return chunk;
    }
}
