package dev.attune.adapters.rest.problem;

import dev.attune.adapters.rest.problem.Problem.Rejection;
import java.util.List;
import java.util.TreeMap;

/**
 * The first hundred refused documents, in the order in which they were sent, and the number of all. Any number of
 * threads may use it.
 */
public final class Rejections {
    private static final int MAX_SHOWN = 100;

    private final TreeMap<Long, Rejection> first = new TreeMap<>();
    private long count;

    public synchronized void add(Rejection rejection) {
        count++;
        first.put(rejection.index(), rejection);
        if (first.size() > MAX_SHOWN) {
            first.pollLastEntry();
        }
    }

    public synchronized List<Rejection> shown() {
        return List.copyOf(first.values());
    }

    public synchronized long count() {
        return count;
    }
}
