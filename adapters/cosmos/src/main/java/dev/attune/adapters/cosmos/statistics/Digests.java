package dev.attune.adapters.cosmos.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * Digests of many events, in eight bytes each. They are added first and asked for then. Not safe for several threads.
 */
final class Digests {
    private static final int FIRST = 1_024;

    private long[] digests = new long[FIRST];
    private int count;
    private boolean sorted;

    void addBatch(JsonNode delta) {
        for (int i = 0; i < delta.path("digests").size(); i++) {
            add(StatisticsDelta.digest(delta, i));
        }
    }

    private void add(long digest) {
        if (count == digests.length) {
            digests = Arrays.copyOf(digests, 2 * count);
        }
        digests[count++] = digest;
        sorted = false;
    }

    boolean contains(long digest) {
        if (!sorted) {
            Arrays.sort(digests, 0, count);
            sorted = true;
        }
        return Arrays.binarySearch(digests, 0, count, digest) >= 0;
    }
}
