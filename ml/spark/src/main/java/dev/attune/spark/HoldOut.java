package dev.attune.spark;

import dev.attune.kernels.data.HoldOutRules;
import dev.attune.kernels.data.SplitMix;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/**
 * Decides which events are held back, for each history by itself. Users and items are drawn by their numbers, so no
 * list of them is needed.
 */
abstract class HoldOut implements Serializable {
    private final long seed;

    HoldOut(long seed) {
        this.seed = seed;
    }

    /**
     * Returns the way that fits the shape of the data, as the service does.
     *
     * @param random draw items at random, even if users are sessions
     */
    static HoldOut draw(JavaRDD<History> histories, Shape shape, boolean random, long seed) {
        if (random) {
            return ItemHoldOut.draw(histories, true, seed);
        }
        if (shape.sessions()) {
            return new SessionHoldOut(
                    TimeHistogram.ofEnds(histories, shape.first, shape.last).newest(HoldOutRules.SESSION_SHARE), seed);
        }
        Optional<HoldOut> visits = VisitHoldOut.of(histories, shape, seed);
        return visits.orElseGet(() -> ItemHoldOut.draw(histories, false, seed));
    }

    /** Whether events of a history are held back. */
    abstract boolean holds(History history);

    /** Returns the rest of a history from which events are held back. */
    abstract History rest(History held);

    /** Returns the test cases, in a random order of users, with all test cases of one user together. */
    abstract List<HeldOutCase> testCases(JavaRDD<History> histories);

    /** Whether {@link #rest} asks for the times of events. */
    boolean asksTimes() {
        return false;
    }

    boolean visits() {
        return false;
    }

    boolean drawn() {
        return false;
    }

    /** Returns the part of a history that the trial learns from. */
    final History trial(History history) {
        return holds(history) ? rest(history) : history;
    }

    static boolean hasEnough(History history) {
        return history.size() >= HoldOutRules.MIN_DISTINCT_ITEMS
                && history.distinct().length >= HoldOutRules.MIN_DISTINCT_ITEMS;
    }

    /** The place of a user in the order of the draw. */
    final long place(History history) {
        return SplitMix.finish(history.user + seed * SplitMix.STEP);
    }

    /** Orders histories by the draw. */
    final Comparator<History> byPlace() {
        return new ByPlace(this);
    }

    private static final class ByPlace implements Comparator<History>, Serializable {
        private final HoldOut holdOut;

        ByPlace(HoldOut holdOut) {
            this.holdOut = holdOut;
        }

        @Override
        public int compare(History one, History other) {
            return Long.compare(holdOut.place(one), holdOut.place(other));
        }
    }
}
