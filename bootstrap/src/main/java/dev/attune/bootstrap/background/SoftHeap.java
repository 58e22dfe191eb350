package dev.attune.bootstrap.background;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps the heap near what is in use. A collector that works aside fills the whole heap before it collects, and a JVM
 * without options takes a quarter of the machine for that. It collects earlier above a soft limit, and gives memory
 * back below it. The limit follows what lived through the last collections: one that is too low would have the
 * collector run without end. See decision 25.
 */
@Singleton
final class SoftHeap {
    /** Bytes under which nobody asks what a service holds. */
    static final long LEAST = 1L << 30;
    /** Room for what is made between two collections, as a multiple of what lives. */
    private static final int ROOM = 2;

    private static final String OPTION = "SoftMaxHeapSize";

    private final Optional<HotSpotDiagnosticMXBean> machine;
    private final List<MemoryPoolMXBean> pools;
    private final long most = Runtime.getRuntime().maxMemory();
    /** One thread writes this, and the meters read it. */
    private volatile long limit = most;

    SoftHeap(MeterRegistry meters) {
        this.pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().startsWith("ZGC"))
                .toList();
        this.machine = pools.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
                        .filter(SoftHeap::isFree);
        Gauge.builder("attune.heap.soft.limit", this, heap -> heap.limit)
                .description("Bytes of heap above which garbage is collected early")
                .baseUnit("bytes")
                .register(meters);
    }

    /** Sets the limit by what lives. One thread calls this every few seconds. */
    void adjust() {
        if (machine.isEmpty()) {
            return;
        }
        long live = pools.stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                // Absent for a pool that is not collected on its own.
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        long next = limit(live, most);
        if (next != limit) {
            machine.get().setVMOption(OPTION, Long.toString(next));
            limit = next;
        }
    }

    /** Whether nobody has set the limit when the process was started. */
    private static boolean isFree(HotSpotDiagnosticMXBean machine) {
        VMOption.Origin origin = machine.getVMOption(OPTION).getOrigin();
        return origin == VMOption.Origin.DEFAULT || origin == VMOption.Origin.ERGONOMIC;
    }

    /** Returns the limit in whole steps, so that it does not change with every collection. */
    static long limit(long live, long most) {
        long step = LEAST / 4;
        long wanted = (ROOM * live + step - 1) / step * step;
        return Math.min(most, Math.max(LEAST, wanted));
    }
}
