package dev.attune.ml.serving;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Lends out scratch memory without a lock: a few slots, tried from where the thread belongs; what finds no slot is
 * dropped.
 */
final class ScratchPool<T> {
    private static final int SLOTS =
            2 * Integer.highestOneBit(Math.max(2, Runtime.getRuntime().availableProcessors()) * 2);

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> fresh;

    ScratchPool(Supplier<T> fresh) {
        this.fresh = fresh;
    }

    T take() {
        int home = home();
        for (int i = 0; i < SLOTS; i++) {
            T scratch = slots.getAndSet(home + i & SLOTS - 1, null);
            if (scratch != null) {
                return scratch;
            }
        }
        return fresh.get();
    }

    /** Only what was used to the end: after a failure it may be dirty, and the caller must let it go. */
    void giveBack(T scratch) {
        int home = home();
        for (int i = 0; i < SLOTS; i++) {
            if (slots.compareAndSet(home + i & SLOTS - 1, null, scratch)) {
                return;
            }
        }
    }

    private static int home() {
        return (int) Thread.currentThread().threadId();
    }
}
