package dev.attune.cosmosfake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many request units a second each container takes, spread evenly over its physical partitions. */
final class Throughput {
    static final String RETRY_AFTER_MS = "100";

    private volatile int each;
    private final Map<String, Integer> named = new ConcurrentHashMap<>();

    /** @param each 0: no limit */
    Throughput(int each) {
        this.each = each;
    }

    /** Of all containers; what was said of one before is forgotten. */
    void limit(int requestUnits) {
        named.clear();
        each = requestUnits;
    }

    void limit(String container, int requestUnits) {
        named.put(container, requestUnits);
    }

    /** What has low priority waits while less than half a second's worth is left. */
    boolean affords(Container container, PhysicalPartition partition, Request request) {
        double limit = (double) limit(container) / container.partitions().size();
        return limit == 0 || partition.affords(limit, request.hasLowPriority() ? limit / 2 : 0);
    }

    /** Without a limit nobody counts. */
    void charge(Container container, PhysicalPartition partition, double requestUnits) {
        if (limit(container) > 0) {
            partition.charge(requestUnits);
        }
    }

    private int limit(Container container) {
        return named.getOrDefault(container.name(), each);
    }
}
