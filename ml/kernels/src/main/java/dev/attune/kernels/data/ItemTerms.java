package dev.attune.kernels.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What items are described by: the terms of item {@code i} are {@code terms[start[i] .. start[i + 1])}, weighted by
 * tf-idf at length 1, and likewise the items of a term. Terms of a single item have no weight, because nobody shares
 * them.
 */
public final class ItemTerms {
    public final int count;
    public final int[] start;
    public final int[] terms;
    public final float[] weights;
    public final int[] termStart;
    /** Those with the fewest users first. */
    public final int[] termItems;

    public final float[] termWeights;

    /**
     * @param start items + 1 offsets
     * @param terms distinct within an item, each in 0..termCount-1
     * @param popularity how many users have each item
     */
    public ItemTerms(int[] start, int[] terms, int termCount, int[] popularity) {
        this.count = start.length - 1;
        this.start = start;
        this.terms = terms;
        this.termStart = new int[termCount + 1];
        for (int term : terms) {
            termStart[term + 1]++;
        }
        Arrays.parallelPrefix(termStart, Integer::sum);
        this.weights = new float[terms.length];
        for (int item = 0; item < count; item++) {
            weigh(item);
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

    private void weigh(int item) {
        double squares = 0;
        for (int at = start[item]; at < start[item + 1]; at++) {
            int items = termStart[terms[at] + 1] - termStart[terms[at]];
            weights[at] = items < 2 ? 0 : (float) StrictMath.log1p((double) count / items);
            squares += weights[at] * weights[at];
        }
        for (int at = start[item]; at < start[item + 1] && squares > 0; at++) {
            weights[at] *= (float) (1 / Math.sqrt(squares));
        }
    }
}
