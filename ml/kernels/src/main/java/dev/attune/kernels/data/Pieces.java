package dev.attune.kernels.data;

import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Runs numbered pieces of work, which are independent of each other, on any number of threads. */
public interface Pieces {
    /** Runs all pieces in order on the calling thread. */
    Pieces IN_ORDER = (count, worker) -> {
        IntConsumer work = worker.get();
        for (int piece = 0; piece < count; piece++) {
            work.accept(piece);
        }
    };

    /**
     * Returns when all pieces are done.
     *
     * @param worker makes the worker of one thread, with scratch memory of its own
     */
    void each(int count, Supplier<IntConsumer> worker);
}
