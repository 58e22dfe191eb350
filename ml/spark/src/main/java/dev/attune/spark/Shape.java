package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.ConfidenceWeight;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/** Numbers that describe the users, items and events. The size of an instance grows with the number of items. */
final class Shape implements Serializable {
    private static final double MILLION = 1e6;

    final int[] usersOf;
    long users;
    long events;
    /** Number of pairs of a user and an item. */
    long pairs;

    private long squares;
    private long shortUsers;
    /** Number of events of the other users. */
    private long eventsOfLong;
    /** Sum of all strengths in millionths: a whole number, so that the order of adding does not matter. */
    private long strengths;

    private float leastWeight = Float.POSITIVE_INFINITY;
    private float mostWeight = Float.NEGATIVE_INFINITY;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    private Shape(int items) {
        this.usersOf = new int[items];
    }

    static Shape of(JavaRDD<History> histories, int items) {
        return histories.treeAggregate(new Shape(items), Shape::add, Shape::and);
    }

    private Shape add(History history) {
        if (history.isEmpty()) {
            return this;
        }
        int[] distinct = history.distinct();
        for (int item : distinct) {
            usersOf[item]++;
        }
        for (float strength : history.strengths(distinct)) {
            strengths += Math.round(strength * MILLION);
        }
        for (float weight : history.weights) {
            leastWeight = Math.min(leastWeight, weight);
            mostWeight = Math.max(mostWeight, weight);
        }
        users++;
        events += history.size();
        pairs += distinct.length;
        squares += (long) distinct.length * distinct.length;
        boolean isShort = distinct.length < ByShape.SESSION_MEDIAN;
        shortUsers += isShort ? 1 : 0;
        eventsOfLong += isShort ? 0 : history.size();
        first = Math.min(first, history.times[0]);
        last = Math.max(last, history.end());
        return this;
    }

    private Shape and(Shape other) {
        for (int item = 0; item < usersOf.length; item++) {
            usersOf[item] += other.usersOf[item];
        }
        users += other.users;
        events += other.events;
        pairs += other.pairs;
        squares += other.squares;
        shortUsers += other.shortUsers;
        eventsOfLong += other.eventsOfLong;
        strengths += other.strengths;
        leastWeight = Math.min(leastWeight, other.leastWeight);
        mostWeight = Math.max(mostWeight, other.mostWeight);
        first = Math.min(first, other.first);
        last = Math.max(last, other.last);
        return this;
    }

    int items() {
        return usersOf.length;
    }

    int itemsMet() {
        return (int) Arrays.stream(usersOf).filter(count -> count > 0).count();
    }

    /**
     * Whether users are short sessions. Then order matters, and items come again. If half of the events are of users
     * with long histories, anonymous visits beside them do not decide.
     */
    boolean sessions() {
        return shortUsers > users / 2 && 2 * eventsOfLong < events;
    }

    /** Number of times that an item meets an item in the history of a user: the sum of |u|^2. */
    double squares() {
        return squares;
    }

    double meanItemsAnItemMeets() {
        return pairs == 0 ? 0 : (double) squares / pairs;
    }

    /** The scale that divides strengths by their mean, or the uniform one if all events weigh the same. */
    Scale scale() {
        return new Scale(leastWeight >= mostWeight ? 0 : (float) (strengths / MILLION / pairs));
    }

    /** Brings strengths to a mean of 1. */
    static final class Scale implements Serializable {
        private final float mean;

        /** @param mean 0: every pair counts 1 */
        private Scale(float mean) {
            this.mean = mean;
        }

        boolean uniform() {
            return mean == 0;
        }

        /** Returns the scaled strengths; null if every pair counts 1. */
        float[] of(float[] strengths) {
            if (uniform()) {
                return null;
            }
            float[] scaled = new float[strengths.length];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = ConfidenceWeight.within(strengths[i] / mean);
            }
            return scaled;
        }
    }
}
