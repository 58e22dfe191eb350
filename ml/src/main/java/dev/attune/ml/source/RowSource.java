package dev.attune.ml.source;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.rows.RowMaker;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A way of telling which items go with what somebody did, whose scores are sums of rows. A new one is one class and a
 * place in {@link Sources}; the blend learns what it is worth, and serving and explanations follow from its rows.
 */
public interface RowSource {
    /** One part, or several that listen to the same rows in different ways. */
    List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers);

    /** Rows that are made item by item. */
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
