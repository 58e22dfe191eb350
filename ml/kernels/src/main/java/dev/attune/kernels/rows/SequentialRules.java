package dev.attune.kernels.rows;

import dev.attune.kernels.data.Streams;
import dev.attune.kernels.data.TopK;

/**
 * Finds the items that came within a few steps of an item, in one direction of time. A pair counts 1/gap times the
 * strength of its second event. The weights of a row add up to 1 before the row is cut to the strongest targets. An
 * item may follow itself. The source is Kamehkhosh, Jannach and Ludewig, "A comparison of frequent pattern techniques
 * and a deep learning method for session-based recommendation", 2017. Each thread needs its own instance.
 */
public final class SequentialRules implements RowMaker {
    private static final int MAX_GAP = 10;

    private final Streams data;
    private final int step;
    private final int limit;
    private final float[] sums;
    private final int[] met;

    private SequentialRules(Streams data, int step, int limit) {
        this.data = data;
        this.step = step;
        this.limit = limit;
        this.sums = new float[data.count];
        this.met = new int[data.count];
    }

    /** Finds the items that came after an item. */
    public static SequentialRules forward(Streams data, int limit) {
        return new SequentialRules(data, 1, limit);
    }

    /** Finds the items that came before an item. */
    public static SequentialRules backward(Streams data, int limit) {
        return new SequentialRules(data, -1, limit);
    }

    @Override
    public int make(int item, int[] targets, float[] weights) {
        int size = 0;
        double total = 0;
        for (int at = data.itemStart[item]; at < data.itemStart[item + 1]; at++) {
            int place = data.places[at];
            int from = data.start[data.owner[place]];
            int to = data.start[data.owner[place] + 1];
            for (int gap = 1, other = place + step;
                    gap <= MAX_GAP && other >= from && other < to;
                    gap++, other += step) {
                int target = data.items[other];
                if (sums[target] == 0) {
                    met[size++] = target;
                }
                float counts = (data.strengths == null ? 1f : data.strengths[other]) / gap;
                sums[target] += counts;
                total += counts;
            }
        }
        TopK top = new TopK(Math.min(limit, Math.max(1, size)));
        for (int i = 0; i < size; i++) {
            top.offer(met[i], (float) (sums[met[i]] / total));
            sums[met[i]] = 0;
        }
        return top.drainByItem(targets, weights);
    }
}
