package dev.attune.kernels.rows;

import dev.attune.kernels.data.ItemTerms;
import dev.attune.kernels.data.TopK;

/**
 * Finds items that are described alike, by the cosine of their terms. One of the two must have so few users that hardly
 * anything else is known of it. The cosine counts {@value #TRUST} / ({@value #TRUST} + users) of the one that has
 * fewer. One instance a thread.
 */
public final class ContentSimilarity implements RowMaker {
    private static final float TRUST = 5;
    /** Items with more users than this speak for themselves. */
    private static final int FEW_USERS = 20;
    /**
     * Of the items of a term, so many of those with the fewest users are looked at, and so many of those with the most.
     */
    private static final int EITHER_END = 500;

    private final ItemTerms data;
    private final int[] popularity;
    private final int limit;
    private final float[] sums;
    private final int[] met;
    private int size;

    /**
     * @param popularity how many users have each item
     * @param limit the most targets of an item
     */
    public ContentSimilarity(ItemTerms data, int[] popularity, int limit) {
        this.data = data;
        this.popularity = popularity;
        this.limit = limit;
        this.sums = new float[data.count];
        this.met = new int[data.count];
    }

    /** Whether what describes an item says more of it than the few users who have it. */
    public static boolean saysMore(int users) {
        return users < TRUST;
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
