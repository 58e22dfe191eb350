package dev.attune.spark;

import dev.attune.kernels.data.HoldOutRules;
import dev.attune.kernels.data.SplitMix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Decides which events are held back, for each history by itself. Users and items are drawn by their numbers, so no
 * list of them is needed.
 */
final class HoldOut implements Serializable {
    private final Way way;
    private final long seed;
    /** The greatest place in the order of the draw at which events are held back. */
    private final long until;
    /** The sessions that are held back; null unless whole sessions are. */
    private final TimeHistogram.Newest newest;

    /** The kinds of events that stand for the future. */
    enum Way {
        /** The newest item of a history. */
        NEWEST,
        /** The newest tenth of the sessions, whole. */
        SESSIONS,
        /** A fifth of the items of a history, for data whose future was drawn at random. */
        RANDOM
    }

    private HoldOut(Way way, long seed, long until, TimeHistogram.Newest newest) {
        this.way = way;
        this.seed = seed;
        this.until = until;
        this.newest = newest;
    }

    /** @param random draw items at random, even if users are sessions */
    static HoldOut draw(JavaRDD<History> histories, Shape shape, boolean random, long seed) {
        if (shape.sessions() && !random) {
            return new HoldOut(
                    Way.SESSIONS,
                    seed,
                    0,
                    TimeHistogram.ofEnds(histories, shape.first, shape.last).newest(HoldOutRules.SESSION_SHARE));
        }
        Way way = random ? Way.RANDOM : Way.NEWEST;
        HoldOut all = new HoldOut(way, seed, Long.MAX_VALUE, null);
        List<Long> drawn = histories.filter(all::holds).map(all::place).takeOrdered(HoldOutRules.MAX_USERS);
        return new HoldOut(way, seed, drawn.isEmpty() ? Long.MIN_VALUE : drawn.get(drawn.size() - 1), null);
    }

    boolean holds(History history) {
        return way == Way.SESSIONS
                ? newest.holds(history.end(), (place(history) >>> 11) * 0x1p-53)
                : history.size() >= HoldOutRules.MIN_DISTINCT_ITEMS
                        && place(history) <= until
                        && history.distinct().length >= HoldOutRules.MIN_DISTINCT_ITEMS;
    }

    /** Returns the part of a history that the trial learns from. */
    History trial(History history) {
        return holds(history) ? rest(history) : history;
    }

    /** Returns the rest of a history from which events are held back. */
    History rest(History held) {
        return way == Way.SESSIONS ? held.kept(new int[0]) : held.without(answers(held));
    }

    /** The items that the test case asks for, ascending. */
    private int[] answers(History held) {
        if (way == Way.NEWEST) {
            return new int[] {held.newest()};
        }
        int[] items = held.distinct();
        return Arrays.stream(items)
                .boxed()
                .sorted(Comparator.comparingLong(item -> SplitMix.finish(place(held) + item)))
                .limit(Math.max(1, Math.round(HoldOutRules.RANDOM_SHARE * items.length)))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Returns the test cases, in a random order of users, with all test cases of one user together. */
    List<HeldOutCase> testCases(JavaRDD<History> histories) {
        JavaRDD<History> held = histories.filter(this::holds);
        List<HeldOutCase> testCases = new ArrayList<>();
        if (way == Way.SESSIONS) {
            JavaRDD<History> asked = held.filter(history -> history.size() > 1);
            // The numbers come first, so that only histories with test cases come to the driver.
            List<Long> drawn = asked.map(this::place).takeOrdered(HoldOutRules.MAX_SESSION_CASES);
            long last = drawn.isEmpty() ? Long.MIN_VALUE : drawn.get(drawn.size() - 1);
            for (History session : asked.filter(history -> place(history) <= last)
                    .takeOrdered(HoldOutRules.MAX_SESSION_CASES, new ByPlace(this))) {
                IntStream.range(1, session.size())
                        .limit(HoldOutRules.MAX_SESSION_CASES - testCases.size())
                        .forEach(step -> testCases.add(HeldOutCase.next(session, step, HoldOutRules.MAX_CONTEXT)));
            }
        } else {
            for (History history : held.takeOrdered(HoldOutRules.MAX_USERS, new ByPlace(this))) {
                int[] answers = answers(history);
                long at = IntStream.range(0, history.size())
                        .filter(i -> Arrays.binarySearch(answers, history.items[i]) >= 0)
                        .mapToLong(i -> history.times[i])
                        .max()
                        .orElseThrow();
                testCases.add(HeldOutCase.of(history.without(answers), answers, at));
            }
        }
        return testCases;
    }

    /** The place of a user in the order of the draw. */
    private long place(History history) {
        return SplitMix.finish(history.user + seed * SplitMix.STEP);
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
