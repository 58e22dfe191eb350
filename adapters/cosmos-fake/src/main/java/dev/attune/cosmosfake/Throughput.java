package dev.attune.cosmosfake;

/** How many request units a second each container takes, spread evenly over its physical partitions. */
final class Throughput {
    static final String RETRY_AFTER_MS = "100";

    private volatile int perSecond;

    /** @param perSecond 0: no limit */
    Throughput(int perSecond) {
        this.perSecond = perSecond;
    }

    void limit(int requestUnits) {
        perSecond = requestUnits;
    }

    boolean affords(Container container, PhysicalPartition partition) {
        int limit = perSecond;
        return limit == 0 || partition.affords((double) limit / container.partitions().size());
    }
}
