package dev.attune.kernels;

import java.util.Arrays;

/**
 * The items a target is explained by: the k largest of c_i^-.5 sum_{u has both} |u|^-.5, where c_i is how many users have item i
 * and |u| how many items a user has. Holds the scratch of one thread: 8 bytes an item.
 */
final class Neighbourhood {
    private final Interactions data;
    private final float[] userWeight;
    private final float[] itemWeight;
    private final float[] score;
    private final int[] touched;

    Neighbourhood(Interactions data, float[] userWeight, float[] itemWeight) {
        this.data = data;
        this.userWeight = userWeight;
        this.itemWeight = itemWeight;
        this.score = new float[data.count];
        this.touched = new int[data.count];
    }

    /** |u|^-.5 */
    static float[] userWeights(Interactions data) {
        float[] weights = new float[data.users];
        for (int user = 0; user < data.users; user++) {
            weights[user] = (float) (1 / Math.sqrt(Math.max(1, data.itemsOf(user))));
        }
        return weights;
    }

    /** c_i^-.5 */
    static float[] itemWeights(Interactions data) {
        float[] weights = new float[data.count];
        for (int item = 0; item < data.count; item++) {
            weights[item] = (float) (1 / Math.sqrt(Math.max(1, data.usersOf(item))));
        }
        return weights;
    }

    /** Writes the neighbours in ascending order and returns how many there are, at most {@code k}. */
    int select(int target, int k, int[] neighbours) {
        int met = 0;
        for (int at = data.itemStart[target]; at < data.itemStart[target + 1]; at++) {
            int user = data.itemUsers[at];
            float weight = userWeight[user];
            for (int other = data.userStart[user]; other < data.userStart[user + 1]; other++) {
                int item = data.items[other];
                if (score[item] == 0) {
                    touched[met++] = item;
                }
                score[item] += weight;
            }
        }
        TopK top = new TopK(Math.min(k, Math.max(1, met)));
        for (int i = 0; i < met; i++) {
            int item = touched[i];
            if (item != target) {
                top.offer(item, score[item] * itemWeight[item]);
            }
            score[item] = 0;
        }
        int size = top.size();
        System.arraycopy(top.items(), 0, neighbours, 0, size);
        Arrays.sort(neighbours, 0, size);
        return size;
    }
}
