package dev.attune.ml.source;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.linear.Cholesky;
import dev.attune.kernels.rows.NeighbourhoodEase;
import dev.attune.ml.vector.VectorSupport;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbourhood EASE, which explains each item by the items that it is found with. It is solved target by target and
 * kept item by item.
 */
public final class EaseSource implements RowSource {
    @Override
    public List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        Rows rows = solve(
                        data.interactions(),
                        parameters.neighbours(),
                        new double[] {parameters.regularization()},
                        workers)
                .getFirst();
        return List.of(Parts.ease(parameters.recency(), rows));
    }

    /**
     * Returns one set of rows for each factor.
     *
     * @param factors of the regularization, before they are multiplied by the mean number of items that an item meets
     */
    public static List<Rows> solve(Interactions data, int neighbours, double[] factors, Workers workers) {
        int items = data.items();
        int k = Math.max(1, Math.min(neighbours, items - 1));
        float[] lambdas = new float[factors.length];
        for (int l = 0; l < lambdas.length; l++) {
            lambdas[l] = ByShape.lambda(factors[l], data.meanItemsAnItemMeets());
        }
        Solved solved =
                new Solved(new int[items], new int[Math.multiplyExact(items, k)], new float[lambdas.length][items * k]);
        NeighbourhoodEase.Shared shared = new NeighbourhoodEase.Shared(data);
        workers.each((items + BLOCK - 1) / BLOCK, () -> {
            NeighbourhoodEase ease = new NeighbourhoodEase(data, shared, k, new Cholesky(VectorSupport.rankFour()));
            int[] sources = new int[k];
            float[][] weights = new float[lambdas.length][k];
            return block -> {
                for (int target = block * BLOCK; target < Math.min(items, (block + 1) * BLOCK); target++) {
                    solved.store(target, k, ease.solve(target, lambdas, sources, weights), sources, weights);
                }
            };
        });
        List<Rows> rows = new ArrayList<>();
        for (float[] weights : solved.weights()) {
            rows.add(Rows.fromTargets(solved.sizes(), k, solved.sources(), weights));
        }
        return rows;
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
