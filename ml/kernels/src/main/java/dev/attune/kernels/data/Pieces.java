package dev.attune.kernels.data;

import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Work in numbered pieces that are independent of each other, done by any number of threads. */
public interface Pieces {
    /** On the thread that asks. */
    Pieces IN_ORDER = (count, worker) -> {
        IntConsumer work = worker.get();
        for (int piece = 0; piece < count; piece++) {
            work.accept(piece);
        }
    };

    /**
     * Returns when all pieces are done.
     *
     * @param worker makes what one thread works with: scratch of its own
     */
    void each(int count, Supplier<IntConsumer> worker);
}
