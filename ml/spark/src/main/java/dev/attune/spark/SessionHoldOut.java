package dev.attune.spark;

import dev.attune.kernels.data.HoldOutRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/** Holds back the newest tenth of the sessions, whole. */
final class SessionHoldOut extends HoldOut {
    private final TimeHistogram.Newest newest;

    SessionHoldOut(TimeHistogram.Newest newest, long seed) {
        super(seed);
        this.newest = newest;
    }

    @Override
    boolean holds(History history) {
        return newest.holds(history.end(), (place(history) >>> 11) * 0x1p-53);
    }

    @Override
    History rest(History held) {
        return held.kept(new int[0]);
    }

    @Override
    List<HeldOutCase> testCases(JavaRDD<History> histories) {
        JavaRDD<History> asked = histories.filter(this::holds).filter(history -> history.size() > 1);
        // The numbers come first, so that only histories with test cases come to the driver.
        List<Long> drawn = asked.map(this::place).takeOrdered(HoldOutRules.MAX_SESSION_CASES);
        long last = drawn.isEmpty() ? Long.MIN_VALUE : drawn.get(drawn.size() - 1);
        List<HeldOutCase> testCases = new ArrayList<>();
        for (History session : asked.filter(history -> place(history) <= last)
                .takeOrdered(HoldOutRules.MAX_SESSION_CASES, byPlace())) {
            IntStream.range(1, session.size())
                    .limit(HoldOutRules.MAX_SESSION_CASES - testCases.size())
                    .forEach(step -> testCases.add(HeldOutCase.next(session, step, HoldOutRules.MAX_CONTEXT)));
        }
        return testCases;
    }
}
