package dev.attune.kernels.affinity;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** The affinity of one user to the values of all fields. An instance holds the scratch memory of one request. */
public final class AffinityScores {
    /**
     * Factors by which an event counts less with each step back, by lift. The first lift knows the present visit alone:
     * before a visit, it says nothing of any value.
     */
    private static final float[] DECAY = {.9f, .95f, .99f};
    /**
     * The weight of the events that a user is assumed to have had, spread as those of all users are, by lift. Where a
     * field has many values, a few events say little of each, and more is assumed.
     */
    private static final float[] ASSUMED = {1, 1, 10};
    /** Number of items that a field proposes, shared by its values as the user's events are. */
    private static final int PROPOSALS = 60;
    /** A value is searched this many times as far as it proposes. Other items are hidden or met. */
    private static final int SEARCHED = 8;

    private final AffinityTable table;
    /** Weight of the user's events, by field and lift, then by value. */
    private final float[][] met;

    private final float[][] lifts;
    private final float[] total = new float[AffinityTable.LIFTS];
    private final int[][] touched;
    private final int[] touchedCount;

    public AffinityScores(AffinityTable table) {
        this.table = table;
        this.met = new float[AffinityTable.LIFTS * table.fields()][];
        this.lifts = new float[met.length][];
        this.touched = new int[table.fields()][];
        this.touchedCount = new int[table.fields()];
        for (int field = 0; field < table.fields(); field++) {
            touched[field] = new int[table.values(field)];
            for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                met[AffinityTable.place(field, lift)] = new float[table.values(field)];
                lifts[AffinityTable.place(field, lift)] = new float[table.values(field)];
            }
        }
    }

    /** Forgets the last user. */
    public void clear() {
        Arrays.fill(total, 0);
        for (int field = 0; field < table.fields(); field++) {
            for (int i = 0; i < touchedCount[field]; i++) {
                for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                    met[AffinityTable.place(field, lift)][touched[field][i]] = 0;
                }
            }
            touchedCount[field] = 0;
        }
    }

    /**
     * Adds an event.
     *
     * @param back number of events since
     * @param weight below zero for a dislike
     * @param present whether the event belongs to the present visit
     */
    public void add(int item, int back, float weight, boolean present) {
        if (item >= table.items()) {
            return;
        }
        float strength = (float) (Math.log1p(Math.abs(weight)) * (weight < 0 ? -1 : 1));
        for (int field = 0; field < table.fields(); field++) {
            touch(field, table.value(field, item));
        }
        for (int lift = present ? 0 : 1; lift < AffinityTable.LIFTS; lift++) {
            float adds = (float) (strength * Math.pow(DECAY[lift], weight < 0 ? 0 : back));
            total[lift] += Math.max(0, adds);
            for (int field = 0; field < table.fields(); field++) {
                met[AffinityTable.place(field, lift)][table.value(field, item)] += adds;
            }
        }
    }

    private void touch(int field, int value) {
        if (!isTouched(field, value)) {
            touched[field][touchedCount[field]++] = value;
        }
    }

    private boolean isTouched(int field, int value) {
        for (int i = 0; i < touchedCount[field]; i++) {
            if (touched[field][i] == value) {
                return true;
            }
        }
        return false;
    }

    /** Computes the lifts, after the last event and before the first score. */
    public void close() {
        for (int field = 0; field < table.fields(); field++) {
            for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                float[] values = lifts[AffinityTable.place(field, lift)];
                Arrays.fill(values, (float) Math.log(ASSUMED[lift] / (total[lift] + ASSUMED[lift])));
                for (int i = 0; i < touchedCount[field]; i++) {
                    int value = touched[field][i];
                    values[value] = lift(
                            met[AffinityTable.place(field, lift)][value],
                            total[lift],
                            table.usual(field, value),
                            ASSUMED[lift]);
                }
                // Nothing is known of items without a value.
                values[0] = 0;
            }
        }
    }

    private static float lift(float own, float total, float usual, float assumed) {
        return (float) Math.log((Math.max(0, own) + assumed * usual) / ((total + assumed) * usual));
    }

    /** The logarithm of how likely the item is, up to a number that is the same for all items. */
    public float score(int item) {
        float sum = table.weight(0) * table.logPopularity(item) + table.weight(1) * table.logRecent(item);
        for (int field = 0; field < table.fields(); field++) {
            int value = table.value(field, item);
            for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                sum += table.weight(field, lift) * lifts[AffinityTable.place(field, lift)][value];
            }
        }
        return sum;
    }

    /** Writes the values that {@link #score} weighs. */
    public void terms(int item, float[] into) {
        into[0] = table.logPopularity(item);
        into[1] = table.logRecent(item);
        for (int at = 0; at < lifts.length; at++) {
            into[AffinityTable.OF_ITEM + at] = lifts[at][table.value(at / AffinityTable.LIFTS, item)];
        }
    }

    /** Writes the features for trees; zeros for an item that is new. */
    public void features(int item, float[] into, int at) {
        if (item >= table.items()) {
            Arrays.fill(into, at, at + AffinityTable.features(table.fields()), 0);
            return;
        }
        int next = at;
        for (int field = 0; field < table.fields(); field++) {
            int value = table.value(field, item);
            for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                into[next++] = lifts[AffinityTable.place(field, lift)][value];
            }
            into[next++] = table.logShare(field, item);
        }
    }

    /** Hands over the most popular accepted items of the values that the user has met. */
    public void propose(IntPredicate accepted, IntConsumer candidates) {
        for (int field = 0; field < table.fields(); field++) {
            if (table.speaks(field)) {
                propose(field, accepted, candidates);
            }
        }
    }

    private void propose(int field, IntPredicate accepted, IntConsumer candidates) {
        int cautious = AffinityTable.LIFTS - 1;
        for (int i = 0; i < touchedCount[field]; i++) {
            int value = touched[field][i];
            float share = Math.max(share(field, 0, value), share(field, cautious, value));
            if (value == 0 || share <= 0) {
                continue;
            }
            int wanted = (int) Math.ceil(PROPOSALS * share);
            int from = table.start(field, value);
            int to = Math.min(table.start(field, value + 1), from + SEARCHED * wanted);
            for (int at = from; at < to && wanted > 0; at++) {
                int item = table.bestOf(field, at);
                if (accepted.test(item)) {
                    candidates.accept(item);
                    wanted--;
                }
            }
        }
    }

    /** The share of a value in the events of the user, as a lift counts them. */
    private float share(int field, int lift, int value) {
        return met[AffinityTable.place(field, lift)][value] / Math.max(total[lift], 1e-6f);
    }

    /**
     * The share of an event in the score of an item: the weight of the lifts of the values that both have. It is 0 if
     * they share none.
     */
    public float share(int from, int item) {
        float sum = 0;
        for (int field = 0; field < table.fields() && Math.max(from, item) < table.items(); field++) {
            int value = table.value(field, item);
            if (value > 0 && value == table.value(field, from)) {
                for (int lift = 0; lift < AffinityTable.LIFTS; lift++) {
                    sum += Math.max(0, table.weight(field, lift) * lifts[AffinityTable.place(field, lift)][value]);
                }
            }
        }
        return sum;
    }
}
