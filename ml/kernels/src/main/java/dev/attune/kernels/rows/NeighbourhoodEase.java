package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.linear.Cholesky;
import java.util.Arrays;

/**
 * EASE (Steck, "Embarrassingly shallow autoencoders", 2019), solved item by item over a neighbourhood. The weights b of
 * target j over its neighbours N solve (G_NN + lambda I) b = G_Nj, with G = X'X. If pairs have different strengths, the
 * right-hand side is X_N'y_j, where y_j holds the strengths of the target. Targets are independent of each other, so
 * any number of threads gives the same weights. Each thread needs its own instance.
 */
public final class NeighbourhoodEase {
    private final Neighbourhood neighbourhood;
    private final CoOccurrence coOccurrence;
    private final Cholesky cholesky;
    private final int limit;
    private final float[] gram;
    private final float[] matrix;
    private final float[] withTarget;
    /** The place of each item among the neighbours, or -1; null if all pairs count the same. */
    private final int[] places;

    private final Interactions data;

    /**
     * Prepares the solver.
     *
     * @param limit maximum number of neighbours of a target
     */
    public NeighbourhoodEase(Interactions data, Shared shared, int limit, Cholesky cholesky) {
        this.neighbourhood = new Neighbourhood(data, shared.userWeights, shared.itemWeights);
        this.coOccurrence = new CoOccurrence(data, shared.hubs);
        this.cholesky = cholesky;
        this.limit = limit;
        this.gram = new float[limit * limit];
        this.matrix = new float[limit * limit];
        this.withTarget = new float[limit];
        this.data = data;
        this.places = data.strengths == null ? null : new int[data.count];
        if (places != null) {
            Arrays.fill(places, -1);
        }
    }

    /** The data that the instances of all threads read. */
    public static final class Shared {
        private final float[] userWeights;
        private final float[] itemWeights;
        private final HubCounts hubs;

        public Shared(Interactions data) {
            this.userWeights = data.userPowers(-.5);
            this.itemWeights = data.itemPowers(-.5);
            this.hubs = new HubCounts(data, HubCounts.MAX_BYTES);
        }
    }

    /**
     * Solves EASE for one item over its neighbourhood.
     *
     * @param lambdas each gets a solution
     * @param neighbours written, ascending; at least {@code limit} long
     * @param weights one array for each lambda, written in the order of the neighbours
     * @return the number of neighbours
     */
    public int solve(int target, float[] lambdas, int[] neighbours, float[][] weights) {
        int k = neighbourhood.select(target, limit, neighbours);
        coOccurrence.count(target, neighbours, k, gram, withTarget);
        if (places != null) {
            weigh(target, neighbours, k);
        }
        for (int l = 0; l < lambdas.length; l++) {
            System.arraycopy(gram, 0, matrix, 0, k * k);
            for (int a = 0; a < k; a++) {
                matrix[a * k + a] += lambdas[l];
            }
            System.arraycopy(withTarget, 0, weights[l], 0, k);
            cholesky.solve(matrix, k, weights[l]);
            Arrays.fill(weights[l], k, weights[l].length, 0);
        }
        return k;
    }

    private void weigh(int target, int[] neighbours, int k) {
        for (int a = 0; a < k; a++) {
            places[neighbours[a]] = a;
            withTarget[a] = 0;
        }
        for (int at = data.itemStart[target]; at < data.itemStart[target + 1]; at++) {
            int user = data.itemUsers[at];
            for (int own = data.userStart[user]; own < data.userStart[user + 1]; own++) {
                int place = places[data.items[own]];
                if (place >= 0) {
                    withTarget[place] += data.itemStrengths[at];
                }
            }
        }
        for (int a = 0; a < k; a++) {
            places[neighbours[a]] = -1;
        }
    }
}
