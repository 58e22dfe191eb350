package dev.attune.kernels.data;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Rules that derive training settings from the shape of the data: the numbers of users, items and events. Every trainer
 * uses the same rules. This class also holds the grids for settings that do not follow from the shape.
 */
public final class ByShape {
    /** Below this median number of distinct items, users are treated as anonymous sessions. */
    public static final int SESSION_MEDIAN = 10;
    /**
     * Default regularization of EASE, before {@link #lambda} multiplies it by the mean number of items that an item
     * meets.
     */
    public static final float REGULARIZATION = 1.5f;

    public static final float SHRINKAGE = .006f;
    public static final int SWEEPS = 10;
    public static final int SWEEPS_WHILE_TUNING = 6;
    public static final int DIMENSION_WHILE_TUNING = 64;
    public static final int NEIGHBOURS_WHILE_TUNING = 100;
    /** Number of test cases that judge a grid, by nDCG at {@link #DEPTH}. */
    public static final int CASES = 1_500;

    public static final int DEPTH = 10;
    private static final double[] REGULARIZATIONS = {.5, 1.5, 4.5};
    private static final double[] SHRINKAGES = {.024, .012, .006, .003, .0015};
    /** With this number of items or more, half the neighbours give the same quality in a quarter of the time. */
    private static final int MANY_ITEMS = 20_000;

    private static final int NEIGHBOURS = 200;
    private static final int NEIGHBOURS_OF_MANY = 100;
    private static final int TARGETS = 200;
    private static final int FEWEST_TARGETS = 50;
    /** Maximum number of row entries in one source. With more items, each item speaks for fewer targets. */
    private static final int MOST_ROW_ENTRIES = 50_000_000;

    private static final float SESSION_RECENCY = .7f;
    /** Below this number of items, a smaller dimension loses nothing. */
    private static final int FEW_ITEMS = 2_000;

    private static final int DIMENSION_OF_FEW = 128;
    private static final int DIMENSION = 256;
    private static final int LEAST_DIMENSION = 64;
    /**
     * Maximum number of values in the factors of the items or of the users. With more items or users, factors are
     * shorter.
     */
    private static final int MOST_FACTORS = 64_000_000;

    private static final double UNOBSERVED_PER_DENSITY = 8;
    /** Share of all events. A user counts half in recent popularity if this share of all events came later. */
    private static final double HALF_LIFE = .05;
    /** Share of the best quality. The last setting of a grid that reaches this share is chosen. */
    private static final double TOLERANCE = .99;

    private ByShape() {}

    /** Maximum number of targets of an item in graph and rules. */
    public static int targets(int items) {
        return Math.max(FEWEST_TARGETS, Math.min(TARGETS, MOST_ROW_ENTRIES / Math.max(1, items)));
    }

    /** Number of neighbours of an item in EASE. */
    public static int neighbours(int items, int targets) {
        return items < MANY_ITEMS ? NEIGHBOURS : Math.min(targets, NEIGHBOURS_OF_MANY);
    }

    /**
     * Factor by which the weight of an event shrinks with each step back, in EASE and graph. With 1, order does not
     * matter.
     */
    public static float recency(boolean sessions) {
        return sessions ? SESSION_RECENCY : 1;
    }

    /** Dimension of the factors: the greatest of a few that keeps their number within bounds, but at least 64. */
    public static int dimension(int items, long users) {
        long most = MOST_FACTORS / Math.max(1, Math.max(items, users));
        int dimension = items < FEW_ITEMS ? DIMENSION_OF_FEW : DIMENSION;
        while (dimension > most && dimension > LEAST_DIMENSION) {
            dimension /= 2;
        }
        return dimension;
    }

    /** Weight of a pair of user and item that was not observed. */
    public static double unobserved(long events, long users, int itemsMet) {
        double density = (double) events / Math.max(1, (double) users * itemsMet);
        return Math.max(1e-6, Math.min(1, UNOBSERVED_PER_DENSITY * density));
    }

    /**
     * Returns the regularization lambda of EASE.
     *
     * @param meanItemsAnItemMeets see {@link Interactions#meanItemsAnItemMeets}
     */
    public static float lambda(double regularization, double meanItemsAnItemMeets) {
        return (float) Math.max(1e-3, regularization * meanItemsAnItemMeets);
    }

    /**
     * Weight of a user in recent popularity.
     *
     * @param later number of events that came later than the user's event with the item
     * @param events number of all events
     */
    public static double lately(double later, double events) {
        return StrictMath.pow(.5, later / (HALF_LIFE * events));
    }

    /** Regularizations to try, weakest first. */
    public static double[] regularizations() {
        return REGULARIZATIONS.clone();
    }

    /** Shrinkages to try, strongest first. */
    public static double[] shrinkages() {
        return SHRINKAGES.clone();
    }

    /** Index of the last setting that is nearly as good as the best; empty if all qualities are 0. */
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
