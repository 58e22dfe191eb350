package dev.attune.kernels.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The terms that describe items. The terms of item {@code i} are {@code terms[start[i] .. start[i + 1])}. Their weights
 * ({@link TermWorth}) form a vector of length 1. The items of a term are stored likewise. A term of a single item has
 * weight 0, because no other item shares it.
 */
public final class ItemTerms {
    public final int count;
    public final int[] start;
    public final int[] terms;
    public final float[] weights;
    public final int[] termStart;
    /** Items of each term, those with the fewest users first. */
    public final int[] termItems;

    public final float[] termWeights;

    /**
     * @param start items + 1 offsets
     * @param terms distinct within an item, each a place of {@code kinds}
     * @param kinds whether a term names a kind of items by itself, as a category does
     * @param popularity number of users of each item
     */
    public ItemTerms(int[] start, int[] terms, boolean[] kinds, int[] popularity) {
        this.count = start.length - 1;
        this.start = start;
        this.terms = terms;
        this.termStart = new int[kinds.length + 1];
        for (int term : terms) {
            termStart[term + 1]++;
        }
        Arrays.parallelPrefix(termStart, Integer::sum);
        this.weights = new float[terms.length];
        float[] worth = TermWorth.of(start, terms, termStart, kinds);
        for (int item = 0; item < count; item++) {
            weigh(item, worth);
        }
        this.termItems = new int[terms.length];
        this.termWeights = new float[terms.length];
        int[] next = termStart.clone();
        int[] byUsers = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingInt((Integer item) -> popularity[item]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int item : byUsers) {
            for (int at = start[item]; at < start[item + 1]; at++) {
                int place = next[terms[at]]++;
                termItems[place] = item;
                termWeights[place] = weights[at];
            }
        }
    }

    private void weigh(int item, float[] worth) {
        double squares = 0;
        for (int at = start[item]; at < start[item + 1]; at++) {
            weights[at] = worth[terms[at]];
            squares += weights[at] * weights[at];
        }
        for (int at = start[item]; at < start[item + 1] && squares > 0; at++) {
            weights[at] *= (float) (1 / Math.sqrt(squares));
        }
    }
}
