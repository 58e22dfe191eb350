package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.TopK;

/**
 * Walks from an item over its users to all their items. For each item that it meets, it adds up the weights of these
 * users, each times the strength of the pair. An instance holds the scratch memory of one thread: 8 bytes an item.
 */
final class Walk {
    private final Interactions data;
    private final float[] userWeight;
    private final float[] sums;
    private final int[] met;
    private int size;

    Walk(Interactions data, float[] userWeight) {
        this.data = data;
        this.userWeight = userWeight;
        this.sums = new float[data.count];
        this.met = new int[data.count];
    }

    void from(int start) {
        float[] strengths = data.strengths;
        for (int at = data.itemStart[start]; at < data.itemStart[start + 1]; at++) {
            int user = data.itemUsers[at];
            float weight = userWeight[user];
            for (int other = data.userStart[user]; other < data.userStart[user + 1]; other++) {
                int item = data.items[other];
                if (sums[item] == 0) {
                    met[size++] = item;
                }
                sums[item] += strengths == null ? weight : weight * strengths[other];
            }
        }
    }

    /** Returns the k items with the greatest product of sum and weight, without the start. Then it clears the sums. */
    TopK best(int start, int k, float[] itemWeight) {
        TopK top = new TopK(Math.min(k, Math.max(1, size)));
        for (int i = 0; i < size; i++) {
            int item = met[i];
            if (item != start) {
                top.offer(item, sums[item] * itemWeight[item]);
            }
            sums[item] = 0;
        }
        size = 0;
        return top;
    }
}
