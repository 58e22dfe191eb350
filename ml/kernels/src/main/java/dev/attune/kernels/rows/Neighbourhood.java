package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.TopK;
import java.util.Arrays;

/**
 * Selects the items that explain a target: the k largest of c_i^-.5 sum_{u has both} |u|^-.5 x_ui. Here c_i is the
 * number of users of item i, and |u| is the number of items of user u. The strength of the pair of u and i is x_ui. An
 * instance holds the scratch memory of one thread.
 */
final class Neighbourhood {
    private final Walk walk;
    private final float[] itemWeight;

    Neighbourhood(Interactions data, float[] userWeight, float[] itemWeight) {
        this.walk = new Walk(data, userWeight);
        this.itemWeight = itemWeight;
    }

    /** Writes the neighbours in ascending order and returns their number, at most {@code k}. */
    int select(int target, int k, int[] neighbours) {
        walk.from(target);
        TopK top = walk.best(target, k, itemWeight);
        int found = top.drainUnordered(neighbours);
        Arrays.sort(neighbours, 0, found);
        return found;
    }
}
