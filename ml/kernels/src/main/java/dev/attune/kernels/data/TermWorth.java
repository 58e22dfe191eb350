package dev.attune.kernels.data;

import java.util.Arrays;

/**
 * The worth of the terms that describe items: how rare a term is, times how much the items that share it are alike in
 * their other terms. Tents and boots of one size share a rare number and nothing else, so the size is worth little. The
 * words of a kind are shared by items that share more.
 */
final class TermWorth {
    /** The agreement of terms is judged by the worth of others, so it is judged again with what came out. */
    private static final int ROUNDS = 3;
    /** The share of its rarity that a term keeps without any agreement. */
    private static final double LEAST = .1;
    /** The agreement is measured on this many items of a term, spread evenly. */
    private static final int MOST_ITEMS = 64;

    private final int[] start;
    private final int[] terms;
    private final int[] termStart;
    private final int[] termItems;
    private final double[] rarity;
    private final int[] counts;
    private final int[] met;
    private final boolean[] kinds;

    private TermWorth(int[] start, int[] terms, int[] termStart, boolean[] kinds) {
        this.start = start;
        this.terms = terms;
        this.termStart = termStart;
        this.termItems = itemsOfTerms();
        this.rarity = new double[termStart.length - 1];
        this.counts = new int[rarity.length];
        this.met = new int[rarity.length];
        this.kinds = kinds;
        int items = start.length - 1;
        for (int term = 0; term < rarity.length; term++) {
            int own = termStart[term + 1] - termStart[term];
            rarity[term] = own < 2 ? 0 : StrictMath.log1p((double) items / own);
        }
    }

    /**
     * Returns the worth of each term; 0 for a term of a single item.
     *
     * @param kinds whether a term names a kind of items by itself; such items agree, whatever else they share
     */
    static float[] of(int[] start, int[] terms, int[] termStart, boolean[] kinds) {
        return new TermWorth(start, terms, termStart, kinds).worth();
    }

    private int[] itemsOfTerms() {
        int[] items = new int[terms.length];
        int[] next = termStart.clone();
        for (int item = 0; item < start.length - 1; item++) {
            for (int at = start[item]; at < start[item + 1]; at++) {
                items[next[terms[at]]++] = item;
            }
        }
        return items;
    }

    private float[] worth() {
        double[] worth = rarity.clone();
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = new double[worth.length];
            for (int term = 0; term < worth.length; term++) {
                next[term] = rarity[term] == 0 ? 0 : rarity[term] * (LEAST + (1 - LEAST) * agreement(term, worth));
            }
            worth = next;
        }
        float[] result = new float[worth.length];
        for (int term = 0; term < worth.length; term++) {
            result[term] = (float) worth[term];
        }
        return result;
    }

    /**
     * The share of the squared worth of their other terms that two items of a term have in common on average, 0..1. It
     * is 1 where the items have no other terms, and 0 where no other term is shared by anybody.
     */
    private double agreement(int term, double[] worth) {
        if (kinds[term]) {
            return 1;
        }
        int own = termStart[term + 1] - termStart[term];
        int items = Math.min(own, MOST_ITEMS);
        int size = 0;
        for (int i = 0; i < items; i++) {
            int item = termItems[termStart[term] + (int) ((long) i * own / items)];
            for (int at = start[item]; at < start[item + 1]; at++) {
                int other = terms[at];
                if (other != term && counts[other]++ == 0) {
                    met[size++] = other;
                }
            }
        }
        Arrays.sort(met, 0, size);
        double shared = 0;
        double all = 0;
        for (int i = 0; i < size; i++) {
            int other = met[i];
            double squared = worth[other] * worth[other];
            shared += squared * counts[other] * (counts[other] - 1);
            all += squared * counts[other] * (items - 1);
            counts[other] = 0;
        }
        return size == 0 ? 1 : all == 0 ? 0 : shared / all;
    }
}
