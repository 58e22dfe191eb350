package dev.attune.ml;

import dev.attune.application.training.Dataset;
import dev.attune.application.training.Progress;
import dev.attune.kernels.Cholesky;
import dev.attune.kernels.Interactions;
import dev.attune.kernels.NeighbourhoodEase;
import dev.attune.kernels.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds item-to-item rows on a number of threads. Targets are handed out in blocks; each is solved by itself. */
final class RowBuilder {
    private static final int BLOCK = 16;

    private final Interactions data;
    private final NeighbourhoodEase.Shared shared;
    private final int threads;

    RowBuilder(Dataset dataset, int threads) {
        this.data = interactions(dataset);
        this.shared = new NeighbourhoodEase.Shared(data);
        this.threads = threads;
    }

    Interactions data() {
        return data;
    }

    /** One set of rows a factor. */
    List<Rows> build(int neighbours, double[] factors, Progress progress) {
        int items = data.items();
        int k = Math.max(1, Math.min(neighbours, items - 1));
        float[] lambdas = new float[factors.length];
        for (int l = 0; l < lambdas.length; l++) {
            lambdas[l] = (float) Math.max(1e-3, factors[l] * data.meanItemsAnItemMeets());
        }
        Solved solved = new Solved(new int[items], new int[Math.multiplyExact(items, k)], new float[lambdas.length][items * k]);
        AtomicInteger next = new AtomicInteger();
        inParallel(() -> {
            NeighbourhoodEase ease = new NeighbourhoodEase(data, shared, k, new Cholesky(VectorSupport.rankFour()));
            int[] sources = new int[k];
            float[][] weights = new float[lambdas.length][k];
            for (int from = next.getAndAdd(BLOCK); from < items; from = next.getAndAdd(BLOCK)) {
                for (int target = from; target < Math.min(items, from + BLOCK); target++) {
                    solved.store(target, k, ease.solve(target, lambdas, sources, weights), sources, weights);
                }
                progress.advance((double) from / items);
            }
        });
        List<Rows> rows = new ArrayList<>();
        for (float[] weights : solved.weights()) {
            rows.add(Rows.fromTargets(solved.sizes(), k, solved.sources(), weights));
        }
        return rows;
    }

    private void inParallel(Runnable work) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("trainer-", 0).daemon().factory())) {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                parts.add(pool.submit(work));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Progress.Cancelled();
        }
    }

    private static Interactions interactions(Dataset dataset) {
        int[] start = new int[dataset.users() + 1];
        int[] items = new int[dataset.interactions()];
        int next = 0;
        for (int user = 0; user < dataset.users(); user++) {
            for (int item : dataset.distinctItems(user)) {
                items[next++] = item;
            }
            start[user + 1] = next;
        }
        return new Interactions(start, Arrays.copyOf(items, next), dataset.items().size());
    }

    private record Solved(int[] sizes, int[] sources, float[][] weights) {
        void store(int target, int k, int size, int[] found, float[][] values) {
            sizes[target] = size;
            System.arraycopy(found, 0, sources, target * k, size);
            for (int l = 0; l < values.length; l++) {
                System.arraycopy(values[l], 0, weights[l], target * k, size);
            }
        }
    }
}
