package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;

/**
 * A linear graph filter, cut to the strongest targets. Item i speaks for item j with c_i^-.5 c_j^-.3 sum_{u has both}
 * |u|^-.5 x_uj. Here c_i is the number of users of item i, and |u| is the number of items of user u. The strength of
 * the pair of u and j is x_uj. Each thread needs its own instance.
 */
public final class GraphFilter implements RowMaker {
    private static final double TARGET_POWER = -.3;

    private final Interactions data;
    private final Walk walk;
    private final float[] targetWeight;
    private final int limit;

    /**
     * Prepares the filter.
     *
     * @param limit maximum number of targets of an item
     */
    public GraphFilter(Interactions data, Shared shared, int limit) {
        this.data = data;
        this.walk = new Walk(data, shared.userWeight);
        this.targetWeight = shared.targetWeight;
        this.limit = limit;
    }

    /** The data that the instances of all threads read. */
    public static final class Shared {
        private final float[] userWeight;
        private final float[] targetWeight;

        public Shared(Interactions data) {
            this.userWeight = data.userPowers(-.5);
            this.targetWeight = data.itemPowers(TARGET_POWER);
        }
    }

    @Override
    public int make(int item, int[] targets, float[] weights) {
        walk.from(item);
        int size = walk.best(item, limit, targetWeight).drainByItem(targets, weights);
        float own = (float) (1 / Math.sqrt(Math.max(1, data.usersOf(item))));
        for (int i = 0; i < size; i++) {
            weights[i] *= own;
        }
        return size;
    }
}
