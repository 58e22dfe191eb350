package dev.attune.kernels.clock;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Counts after how many days users come back for each of some things, and how many do. */
final class ReturnCounts implements Serializable {
    private static final double DAY = 86_400_000;
    /** Events with a shorter pause between them, in days, are of one visit. */
    private static final double SHORTEST = .5;
    /** What is usual otherwise counts as much as so many intervals of its own. */
    private static final double CAUTION = 5;
    /** The share of all users who come back counts as much as so many users of its own. */
    private static final double CAUTION_OF_USERS = 5;
    /** The usual days where nobody came back. */
    private static final double UNKNOWN = 30;
    /** Logarithms are summed up in whole numbers of 1 / UNIT, so that the order of adding does not matter. */
    private static final double UNIT = 1L << 20;

    private final long[] logarithms;
    private final int[] intervals;
    private final int[] users;
    private final int[] returned;
    private transient State state;

    ReturnCounts(int things) {
        logarithms = new long[things];
        intervals = new int[things];
        users = new int[things];
        returned = new int[things];
    }

    /** What is remembered of the present user. */
    private static final class State {
        private final int[] user;
        private final int[] returnedOf;
        private final long[] last;
        private int number;

        State(int things) {
            user = new int[things];
            returnedOf = new int[things];
            last = new long[things];
        }
    }

    /** Begins with another user. */
    void next() {
        state = state == null ? new State(users.length) : state;
        state.number++;
    }

    /** Adds a strong event of the present user, in the order of time. */
    void add(int thing, long time) {
        double days = (time - state.last[thing]) / DAY;
        if (state.user[thing] != state.number) {
            state.user[thing] = state.number;
            users[thing]++;
        } else if (days >= SHORTEST) {
            logarithms[thing] += Math.round(StrictMath.log(days) * UNIT);
            intervals[thing]++;
            if (state.returnedOf[thing] != state.number) {
                state.returnedOf[thing] = state.number;
                returned[thing]++;
            }
        }
        state.last[thing] = time;
    }

    ReturnCounts and(ReturnCounts other) {
        Arrays.setAll(logarithms, thing -> logarithms[thing] + other.logarithms[thing]);
        Arrays.setAll(intervals, thing -> intervals[thing] + other.intervals[thing]);
        Arrays.setAll(users, thing -> users[thing] + other.users[thing]);
        Arrays.setAll(returned, thing -> returned[thing] + other.returned[thing]);
        return this;
    }

    /** Where little is known of a thing, that of all things counts. */
    Returns returns() {
        double usual = (sum(logarithms) / UNIT + StrictMath.log(UNKNOWN)) / (sum(intervals) + 1);
        return returns(thing -> usual);
    }

    /** @param usual the logarithm of the days where nothing else is known of a thing */
    Returns returns(IntToDoubleFunction usual) {
        double share = sum(returned) / Math.max(1, sum(users));
        float[] days = new float[users.length];
        float[] shares = new float[users.length];
        for (int thing = 0; thing < users.length; thing++) {
            days[thing] = (float) StrictMath.exp(
                    (logarithms[thing] / UNIT + CAUTION * usual.applyAsDouble(thing)) / (intervals[thing] + CAUTION));
            shares[thing] = (float) ((returned[thing] + CAUTION_OF_USERS * share) / (users[thing] + CAUTION_OF_USERS));
        }
        return new Returns(days, shares);
    }

    private static double sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    private static double sum(int[] counts) {
        return Arrays.stream(counts).asLongStream().sum();
    }
}
