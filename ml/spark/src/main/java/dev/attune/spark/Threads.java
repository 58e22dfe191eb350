package dev.attune.spark;

import dev.attune.kernels.data.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Runs pieces of work on several threads of one task. The threads end with the task. */
final class Threads implements Pieces, AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    /** @param threads 0: one for each processor */
    Threads(int threads) {
        this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        this.pool = Executors.newFixedThreadPool(this.threads);
    }

    @Override
    public void each(int count, Supplier<IntConsumer> worker) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> parts = new ArrayList<>();
        for (int thread = 0; thread < Math.min(threads, count); thread++) {
            parts.add(pool.submit(() -> {
                IntConsumer work = worker.get();
                for (int piece = next.getAndIncrement(); piece < count; piece = next.getAndIncrement()) {
                    work.accept(piece);
                }
            }));
        }
        try {
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
