package dev.attune.kernels.rows;

import dev.attune.kernels.data.ItemTerms;
import dev.attune.kernels.data.TopK;

/**
 * Finds items that are described alike, by the cosine of their terms. It compares two items only if one of them has so
 * few users that its events say little. The cosine is multiplied by {@value #TRUST} / ({@value #TRUST} + users), where
 * users is the lesser of the two numbers of users. Each thread needs its own instance.
 */
public final class ContentSimilarity implements RowMaker {
    private static final float TRUST = 5;
    /** Number of users of an item who say as much about it as its terms. */
    private static final float HALF = 20;
    /** Two items are not compared if both have more users than this, because their events say enough. */
    private static final int FEW_USERS = 20;
    /**
     * The items of a term are compared from either end of their list: this many with the fewest users, and this many
     * with the most.
     */
    private static final int EITHER_END = 500;

    private final ItemTerms data;
    private final int[] popularity;
    private final int limit;
    private final float[] sums;
    private final int[] met;
    private int size;

    /**
     * @param popularity number of users of each item
     * @param limit maximum number of targets of an item
     */
    public ContentSimilarity(ItemTerms data, int[] popularity, int limit) {
        this.data = data;
        this.popularity = popularity;
        this.limit = limit;
        this.sums = new float[data.count];
        this.met = new int[data.count];
    }

    /**
     * How much the users of an item say about it beside its terms: half for {@value #HALF} users, and 1 for very many.
     */
    public static float evidence(int users) {
        return users / (users + HALF);
    }

    @Override
    public int make(int item, int[] targets, float[] weights) {
        for (int at = data.start[item]; at < data.start[item + 1]; at++) {
            int from = data.termStart[data.terms[at]];
            int to = data.termStart[data.terms[at] + 1];
            int middle = Math.min(to, from + EITHER_END);
            meet(item, data.weights[at], from, middle);
            meet(item, data.weights[at], Math.max(middle, to - EITHER_END), to);
        }
        TopK top = new TopK(Math.min(limit, Math.max(1, size)));
        for (int i = 0; i < size; i++) {
            int users = Math.min(popularity[item], popularity[met[i]]);
            top.offer(met[i], sums[met[i]] * TRUST / (TRUST + users));
            sums[met[i]] = 0;
        }
        size = 0;
        return top.drainByItem(targets, weights);
    }

    private void meet(int item, float weight, int from, int to) {
        boolean known = popularity[item] > FEW_USERS;
        for (int at = from; at < to; at++) {
            int other = data.termItems[at];
            float both = weight * data.termWeights[at];
            if (other != item && both > 0 && !(known && popularity[other] > FEW_USERS)) {
                if (sums[other] == 0) {
                    met[size++] = other;
                }
                sums[other] += both;
            }
        }
    }
}
