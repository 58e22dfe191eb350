package dev.attune.cosmosfake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits the request units a second of each container, spread evenly over its physical partitions. */
final class Throughput {
    static final String RETRY_AFTER_MS = "100";

    private volatile int each;
    private final Map<String, Integer> named = new ConcurrentHashMap<>();

    /** @param each 0: no limit */
    Throughput(int each) {
        this.each = each;
    }

    /** Limits all containers. It forgets the limits of single containers. */
    void limit(int requestUnits) {
        named.clear();
        each = requestUnits;
    }

    void limit(String container, int requestUnits) {
        named.put(container, requestUnits);
    }

    /**
     * Whether a request may go on. A request with low priority is refused while less than half a second's worth is
     * left.
     */
    boolean affords(Container container, PhysicalPartition partition, Request request) {
        double limit = (double) limit(container) / container.partitions().size();
        return limit == 0 || partition.affords(limit, request.hasLowPriority() ? limit / 2 : 0);
    }

    /** Without a limit, nothing is counted. */
    void charge(Container container, PhysicalPartition partition, double requestUnits) {
        if (limit(container) > 0) {
            partition.charge(requestUnits);
        }
    }

    private int limit(Container container) {
        return named.getOrDefault(container.name(), each);
    }
}
