package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** A container with its definition and its physical partitions. */
final class Container {
    private final String rid;
    private final ObjectNode definition;
    private final String keyPath;
    /** Each request holds the read lock, many at a time. A split holds the write lock. */
    private final ReadWriteLock splitting = new ReentrantReadWriteLock();

    private final AtomicInteger nextPartition = new AtomicInteger();
    private volatile List<PhysicalPartition> partitions;
    private volatile int version = 1;
    private volatile ObjectNode offer;

    Container(String rid, ObjectNode definition, int partitions, ObjectNode offer) {
        this.rid = rid;
        this.definition = definition;
        this.offer = offer;
        this.keyPath = definition.path("partitionKey").path("paths").path(0).asText("/id");
        List<PhysicalPartition> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            all.add(new PhysicalPartition(
                    String.valueOf(nextPartition.getAndIncrement()),
                    EffectivePartitionKey.boundary(i, partitions),
                    EffectivePartitionKey.boundary(i + 1, partitions),
                    List.of(),
                    0));
        }
        this.partitions = List.copyOf(all);
    }

    String rid() {
        return rid;
    }

    String name() {
        return definition.path("id").asText();
    }

    ObjectNode definition() {
        return definition;
    }

    ObjectNode offer() {
        return offer;
    }

    void offer(ObjectNode changed) {
        this.offer = changed;
    }

    /** Grows with each split. */
    int version() {
        return version;
    }

    List<PhysicalPartition> partitions() {
        return partitions;
    }

    PhysicalPartition partition(String id) {
        return partitions.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(Container::gone);
    }

    PhysicalPartition holding(String hash) {
        return partitions.stream().filter(each -> each.holds(hash)).findFirst().orElseThrow(Container::gone);
    }

    private static Refusal gone() {
        return new Refusal(
                Refusal.GONE,
                Refusal.PARTITION_KEY_RANGE_GONE,
                "The physical partition has been split or does not exist");
    }

    /** The value of the partition key in a document. */
    JsonNode keyOf(ObjectNode document) {
        return document.at(keyPath);
    }

    /**
     * Carries out a request while no split is under way. A write to a partition that has just been copied would be
     * lost.
     */
    <T> T unsplit(Supplier<T> request) {
        splitting.readLock().lock();
        try {
            return request.get();
        } finally {
            splitting.readLock().unlock();
        }
    }

    /** Halves a physical partition. */
    void split(String id) {
        splitting.writeLock().lock();
        try {
            PhysicalPartition whole = partition(id);
            List<PhysicalPartition> after = new ArrayList<>(partitions);
            after.remove(whole);
            after.addAll(whole.split(
                    String.valueOf(nextPartition.getAndIncrement()), String.valueOf(nextPartition.getAndIncrement())));
            version++;
            partitions = List.copyOf(after);
        } finally {
            splitting.writeLock().unlock();
        }
    }
}
