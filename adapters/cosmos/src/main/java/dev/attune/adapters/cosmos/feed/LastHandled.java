package dev.attune.adapters.cosmos.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.adapters.cosmos.event.EventDocument;
import java.util.LinkedHashMap;
import java.util.Map;

/** The first change of each batch that was handled last. Safe for any number of threads. */
final class LastHandled {
    /** More than a consumer has leases: each lease has one batch that may wait for its note. */
    private static final int BATCHES = 1_000;

    private final Map<String, Boolean> keys = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > BATCHES;
        }
    };

    synchronized void add(JsonNode change) {
        keys.put(EventDocument.key(change), true);
    }

    synchronized boolean contains(JsonNode change) {
        return keys.containsKey(EventDocument.key(change));
    }
}
