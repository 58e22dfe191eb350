package dev.attune.kernels;

import java.util.Arrays;

/**
 * EASE (Steck, "Embarrassingly shallow autoencoders", 2019) solved item by item over a neighbourhood: the weights b of target j
 * over its neighbours N solve (G_NN + lambda I) b = G_Nj, with G = X'X. Targets are independent of each other, so any number of
 * threads gives the same weights. One instance a thread.
 */
public final class NeighbourhoodEase {
    private final Neighbourhood neighbourhood;
    private final CoOccurrence coOccurrence;
    private final Cholesky cholesky;
    private final int limit;
    private final float[] gram;
    private final float[] matrix;
    private final float[] withTarget;

    /** @param limit the most neighbours of a target */
    public NeighbourhoodEase(Interactions data, Shared shared, int limit, Cholesky cholesky) {
        this.neighbourhood = new Neighbourhood(data, shared.userWeights, shared.itemWeights);
        this.coOccurrence = new CoOccurrence(data, shared.hubs);
        this.cholesky = cholesky;
        this.limit = limit;
        this.gram = new float[limit * limit];
        this.matrix = new float[limit * limit];
        this.withTarget = new float[limit];
    }

    /** What the instances of all threads read. */
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
     * @param lambdas a solution is made for each
     * @param neighbours written, ascending; at least {@code limit} long
     * @param weights one array a lambda, written in the order of the neighbours
     * @return the number of neighbours
     */
    public int solve(int target, float[] lambdas, int[] neighbours, float[][] weights) {
        int k = neighbourhood.select(target, limit, neighbours);
        coOccurrence.count(target, neighbours, k, gram, withTarget);
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
}
