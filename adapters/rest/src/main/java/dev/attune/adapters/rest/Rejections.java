package dev.attune.adapters.rest;

import dev.attune.adapters.rest.Problem.Rejection;
import java.util.List;
import java.util.TreeMap;

/**
 * The first hundred of what was refused, in the order it was sent, and how many there were. For any number of threads.
 */
final class Rejections {
    private static final int MAX_SHOWN = 100;

    private final TreeMap<Long, Rejection> first = new TreeMap<>();
    private long count;

    synchronized void add(Rejection rejection) {
        count++;
        first.put(rejection.index(), rejection);
        if (first.size() > MAX_SHOWN) {
            first.pollLastEntry();
        }
    }

    synchronized List<Rejection> shown() {
        return List.copyOf(first.values());
    }

    synchronized long count() {
        return count;
    }
}
