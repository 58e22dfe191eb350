package dev.attune.ml.serving;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Lends out scratch memory without a lock. It has a few slots, which a thread tries from its own first slot on. Memory
 * that finds no free slot is dropped.
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

    /** Takes scratch memory back. After a failure the memory may be dirty, and the caller must not give it back. */
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
