package dev.attune.kernels.affinity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The facts about items and fields that every request shares. It is immutable. */
public final class AffinityTable {
    /** Number of lifts of a field: by the present visit, by many events, and by many with caution. */
    public static final int LIFTS = 3;
    /** Weights that come before those of the lifts: popularity and recent popularity. */
    public static final int OF_ITEM = 2;
    /** The part of popularity that counts beside recent popularity. */
    private static final float OF_ALL_TIME = .1f;
    /** An item without users has this much popularity, so that a share is never zero. */
    private static final float LEAST = .05f;

    private final List<Field> fields;
    private final float[] weights;
    private final float[] logPopularity;
    private final float[] logRecent;
    private final float[][] usual;
    private final float[][] logShare;
    private final int[][] start;
    private final int[][] bestFirst;

    /**
     * @param weights of popularity, of recent popularity, then of the lifts of each field
     * @param popularity number of users of each item
     * @param recent the same with newer users counting more
     */
    public AffinityTable(List<Field> fields, float[] weights, int[] popularity, float[] recent) {
        this.fields = List.copyOf(fields);
        this.weights = weights;
        int items = popularity.length;
        this.logPopularity = new float[items];
        this.logRecent = new float[items];
        float[] pull = new float[items];
        for (int item = 0; item < items; item++) {
            logPopularity[item] = (float) StrictMath.log(popularity[item] + .5);
            pull[item] = recent[item] + OF_ALL_TIME * popularity[item] + LEAST;
            logRecent[item] = (float) StrictMath.log(pull[item]);
        }
        this.usual = new float[fields.size()][];
        this.logShare = new float[fields.size()][];
        this.start = new int[fields.size()][];
        this.bestFirst = new int[fields.size()][];
        int[] byPull = IntStream.range(0, items)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -pull[item])
                        .thenComparing(item -> item))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int field = 0; field < usual.length; field++) {
            shares(field, pull);
            group(field, byPull);
        }
    }

    private void shares(int field, float[] pull) {
        Field of = fields.get(field);
        double[] sums = new double[of.values()];
        double all = 0;
        for (int item = 0; item < pull.length; item++) {
            sums[of.ofItem()[item]] += pull[item];
            all += pull[item];
        }
        usual[field] = new float[of.values()];
        for (int value = 0; value < sums.length; value++) {
            usual[field][value] = (float) Math.max(1e-6, sums[value] / all);
        }
        logShare[field] = new float[pull.length];
        for (int item = 0; item < pull.length; item++) {
            logShare[field][item] = (float) StrictMath.log(pull[item] / sums[of.ofItem()[item]]);
        }
    }

    private void group(int field, int[] byPull) {
        Field of = fields.get(field);
        start[field] = new int[of.values() + 1];
        for (int item : byPull) {
            start[field][of.ofItem()[item] + 1]++;
        }
        Arrays.parallelPrefix(start[field], Integer::sum);
        bestFirst[field] = new int[byPull.length];
        int[] next = start[field].clone();
        for (int item : byPull) {
            bestFirst[field][next[of.ofItem()[item]]++] = item;
        }
    }

    public int fields() {
        return fields.size();
    }

    /** Number of items; later ones are unknown here and have no score. */
    public int items() {
        return logPopularity.length;
    }

    /** Number of weights for this number of fields. */
    public static int weights(int fields) {
        return OF_ITEM + LIFTS * fields;
    }

    /** The place of a lift among the lifts of all fields. */
    static int place(int field, int lift) {
        return LIFTS * field + lift;
    }

    /** Number of features for trees: the lifts, and the item's share of the popularity of its value. */
    public static int features(int fields) {
        return (LIFTS + 1) * fields;
    }

    int values(int field) {
        return usual[field].length;
    }

    int value(int field, int item) {
        return fields.get(field).ofItem()[item];
    }

    /** The share of all popularity that the items of a value have, above 0. */
    float usual(int field, int value) {
        return usual[field][value];
    }

    float logPopularity(int item) {
        return logPopularity[item];
    }

    float logRecent(int item) {
        return logRecent[item];
    }

    float logShare(int field, int item) {
        return logShare[field][item];
    }

    float weight(int place) {
        return weights[place];
    }

    float weight(int field, int lift) {
        return weights[OF_ITEM + place(field, lift)];
    }

    /** Whether any lift of the field has a weight. */
    boolean speaks(int field) {
        for (int lift = 0; lift < LIFTS; lift++) {
            if (weight(field, lift) > 0) {
                return true;
            }
        }
        return false;
    }

    /** The place of the most popular item of a value in {@link #bestOf}. */
    int start(int field, int value) {
        return start[field][value];
    }

    int bestOf(int field, int place) {
        return bestFirst[field][place];
    }
}
