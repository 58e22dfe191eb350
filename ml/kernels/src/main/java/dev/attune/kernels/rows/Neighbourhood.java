package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.TopK;
import java.util.Arrays;

/**
 * The items that explain a target: the k largest of c_i^-.5 sum_{u has both} |u|^-.5 x_ui. Here c_i is the number of
 * users with item i, |u| the number of items of a user, and x_ui what the item counts to the user. Holds the scratch of
 * one thread.
 */
final class Neighbourhood {
    private final Walk walk;
    private final float[] itemWeight;

    Neighbourhood(Interactions data, float[] userWeight, float[] itemWeight) {
        this.walk = new Walk(data, userWeight);
        this.itemWeight = itemWeight;
    }

    /** Writes the neighbours in ascending order and returns how many there are, at most {@code k}. */
    int select(int target, int k, int[] neighbours) {
        walk.from(target);
        TopK top = walk.best(target, k, itemWeight);
        int found = top.drainUnordered(neighbours);
        Arrays.sort(neighbours, 0, found);
        return found;
    }
}
