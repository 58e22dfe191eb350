package dev.attune.kernels.data;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What follows from the shape of the data, wherever it is learned from: how many users, items and events there are, and
 * the grids for what does not follow.
 */
public final class ByShape {
    /** Below this median of distinct items, users are taken for anonymous sessions. */
    public static final int SESSION_MEDIAN = 10;
    /** Of EASE, times how many items an item meets. */
    public static final float REGULARIZATION = 1.5f;

    public static final float SHRINKAGE = .006f;
    public static final int SWEEPS = 10;
    public static final int SWEEPS_WHILE_TUNING = 6;
    public static final int DIMENSION_WHILE_TUNING = 64;
    public static final int NEIGHBOURS_WHILE_TUNING = 100;
    /** Test cases that a grid is judged by, by nDCG at {@link #DEPTH}. */
    public static final int QUESTIONS = 1_500;

    public static final int DEPTH = 10;
    private static final double[] REGULARIZATIONS = {.5, 1.5, 4.5};
    private static final double[] SHRINKAGES = {.024, .012, .006, .003, .0015};
    /** From this many items on, half the neighbours cost no quality and a quarter of the time. */
    private static final int MANY_ITEMS = 20_000;

    private static final int NEIGHBOURS = 200;
    private static final int NEIGHBOURS_OF_MANY = 100;
    private static final int TARGETS = 200;
    private static final int FEWEST_TARGETS = 50;
    /** Of one source: with more items, each speaks for fewer. */
    private static final int MOST_ROW_ENTRIES = 50_000_000;

    private static final float SESSION_RECENCY = .7f;
    /** Below this many items a smaller dimension says all. */
    private static final int FEW_ITEMS = 2_000;

    private static final int DIMENSION_OF_FEW = 128;
    private static final int DIMENSION = 256;
    private static final int LEAST_DIMENSION = 64;
    /** Of items or of users: with more of them, factors are shorter. */
    private static final int MOST_FACTORS = 64_000_000;

    private static final double UNOBSERVED_PER_DENSITY = 8;
    /** Of all users, so many that came later make one count half as much for what is popular lately. */
    private static final double HALF_LIFE = .05;
    /** The last setting within this share of the best is chosen. */
    private static final double TOLERANCE = .99;

    private ByShape() {}

    /** The most targets of an item in graph and rules. */
    public static int targets(int items) {
        return Math.max(FEWEST_TARGETS, Math.min(TARGETS, MOST_ROW_ENTRIES / Math.max(1, items)));
    }

    /** Of an item in EASE. */
    public static int neighbours(int items, int targets) {
        return items < MANY_ITEMS ? NEIGHBOURS : Math.min(targets, NEIGHBOURS_OF_MANY);
    }

    /** What an event counts for each step back in EASE and graph; 1: order does not matter. */
    public static float recency(boolean sessions) {
        return sessions ? SESSION_RECENCY : 1;
    }

    /** Of the factors: the greatest of a few that keeps them within bounds. */
    public static int dimension(int items, long users) {
        long most = MOST_FACTORS / Math.max(1, Math.max(items, users));
        int dimension = items < FEW_ITEMS ? DIMENSION_OF_FEW : DIMENSION;
        while (dimension > most && dimension > LEAST_DIMENSION) {
            dimension /= 2;
        }
        return dimension;
    }

    /** What a pair of user and item counts that was not observed. */
    public static double unobserved(long events, long users, int itemsMet) {
        double density = (double) events / Math.max(1, (double) users * itemsMet);
        return Math.max(1e-6, Math.min(1, UNOBSERVED_PER_DENSITY * density));
    }

    /**
     * The regularization lambda of EASE.
     *
     * @param meanItemsAnItemMeets see {@link Interactions#meanItemsAnItemMeets}
     */
    public static float lambda(double regularization, double meanItemsAnItemMeets) {
        return (float) Math.max(1e-3, regularization * meanItemsAnItemMeets);
    }

    /** What a user counts for what is popular lately, who was seen before so many of all. */
    public static double lately(double usersAfter, double users) {
        return StrictMath.pow(.5, usersAfter / (HALF_LIFE * users));
    }

    /** To be tried, weakest first. */
    public static double[] regularizations() {
        return REGULARIZATIONS.clone();
    }

    /** To be tried, strongest first. */
    public static double[] shrinkages() {
        return SHRINKAGES.clone();
    }

    /** The last one that is nearly as good as the best; empty where none is any good. */
    public static OptionalInt lastGood(double[] quality) {
        double best = Arrays.stream(quality).max().orElseThrow();
        if (best == 0) {
            return OptionalInt.empty();
        }
        int chosen = quality.length - 1;
        while (quality[chosen] < TOLERANCE * best) {
            chosen--;
        }
        return OptionalInt.of(chosen);
    }
}
