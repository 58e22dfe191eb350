package dev.attune.ml.source;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.rows.RowMaker;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A source whose scores are sums of item-to-item rows. A new source is one class and a place in {@link Sources}. The
 * blend learns its weight. Serving and explanations follow from its rows.
 */
public interface RowSource {
    /** Learns one part, or several parts, which may use the same rows in different ways. */
    List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers);

    /** Makes rows item by item. */
    static Rows rows(int items, int limit, Workers workers, Supplier<RowMaker> maker) {
        int[][] targets = new int[items][];
        float[][] weights = new float[items][];
        int blocks = (items + BLOCK - 1) / BLOCK;
        workers.each(blocks, () -> {
            RowMaker make = maker.get();
            int[] itsTargets = new int[limit];
            float[] itsWeights = new float[limit];
            return block -> {
                for (int item = block * BLOCK; item < Math.min(items, (block + 1) * BLOCK); item++) {
                    int size = make.make(item, itsTargets, itsWeights);
                    targets[item] = Arrays.copyOf(itsTargets, size);
                    weights[item] = Arrays.copyOf(itsWeights, size);
                }
            };
        });
        return Rows.of(targets, weights);
    }

    int BLOCK = 16;
}
