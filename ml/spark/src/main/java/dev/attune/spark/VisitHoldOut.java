package dev.attune.spark;

import dev.attune.kernels.data.HoldOutRules;
import dev.attune.kernels.data.NewestVisitsRule;
import dev.attune.kernels.data.VisitGap;
import dev.attune.kernels.data.VisitQuestions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;

/** Holds back everything after a point in time, and asks what the visits after it chose. */
final class VisitHoldOut extends HoldOut {
    private final long from;
    private final long gap;

    private VisitHoldOut(long from, long gap, long seed) {
        super(seed);
        this.from = from;
        this.gap = gap;
    }

    /** Returns empty if users do not come back, or if no point in time has enough users on both sides. */
    static Optional<HoldOut> of(JavaRDD<History> histories, Shape shape, long seed) {
        long gap = histories
                .treeAggregate(new VisitGap(), VisitHoldOut::addPauses, VisitGap::and)
                .longest();
        long from = TimeHistogram.ofEvents(histories, shape.first, shape.last).startOfNewest(NewestVisitsRule.SHARE);
        VisitHoldOut visits = new VisitHoldOut(from, gap, seed);
        Counts counts = histories.treeAggregate(new Counts(), (sum, history) -> sum.add(visits, history), Counts::and);
        return from > shape.first
                        && NewestVisitsRule.tellsVisits(counts.several, counts.eligible)
                        && NewestVisitsRule.isEnough(counts.returning, counts.eligible)
                ? Optional.of(visits)
                : Optional.empty();
    }

    private static VisitGap addPauses(VisitGap gap, History history) {
        for (int i = 1; i < history.size(); i++) {
            gap.add(history.times[i] - history.times[i - 1]);
        }
        return gap;
    }

    /** Number of users, by how they come. */
    private static final class Counts implements Serializable {
        private long eligible;
        private long several;
        private long returning;

        Counts add(VisitHoldOut visits, History history) {
            if (!history.isEmpty()) {
                eligible += hasEnough(history) ? 1 : 0;
                several += visits.endOfVisit(history, 0) < history.size() ? 1 : 0;
                returning += visits.returns(history) ? 1 : 0;
            }
            return this;
        }

        Counts and(Counts other) {
            eligible += other.eligible;
            several += other.several;
            returning += other.returning;
            return this;
        }
    }

    /** Whether a user was there before the point in time, and chose something new after it. */
    private boolean returns(History history) {
        int begin = begin(history);
        int[] met = history.first(begin).distinct();
        return begin < history.size()
                && met.length >= HoldOutRules.MIN_DISTINCT_ITEMS
                && Arrays.stream(history.items, begin, history.size())
                        .anyMatch(item -> Arrays.binarySearch(met, item) < 0);
    }

    /** The place of the first event after the point in time. */
    private int begin(History history) {
        int begin = history.size();
        while (begin > 0 && history.times[begin - 1] >= from) {
            begin--;
        }
        return begin;
    }

    private int endOfVisit(History history, int start) {
        int end = start + 1;
        while (end < history.size() && history.times[end] - history.times[end - 1] <= gap) {
            end++;
        }
        return end;
    }

    @Override
    boolean holds(History history) {
        return !history.isEmpty() && history.end() >= from;
    }

    @Override
    History rest(History held) {
        return held.first(begin(held));
    }

    @Override
    boolean asksTimes() {
        return true;
    }

    @Override
    boolean visits() {
        return true;
    }

    @Override
    List<HeldOutCase> testCases(JavaRDD<History> histories) {
        List<HeldOutCase> testCases = new ArrayList<>();
        Chosen chosen = new Chosen();
        for (History history : histories.filter(this::holds).takeOrdered(HoldOutRules.MAX_USERS, byPlace())) {
            if (chosen.casesOfNewItems < HoldOutRules.MAX_USERS) {
                VisitQuestions.each(
                        0,
                        begin(history),
                        history.size(),
                        start -> endOfVisit(history, start),
                        new SplittableRandom(place(history)),
                        (at, end) -> ask(history, at, end, testCases, chosen));
            }
        }
        return chosen.comesAgain()
                ? testCases
                : testCases.stream()
                        .map(HeldOutCase::ofNewItems)
                        .flatMap(Optional::stream)
                        .toList();
    }

    private static void ask(History history, int at, int end, List<HeldOutCase> testCases, Chosen chosen) {
        if (at > 0) {
            HeldOutCase testCase = HeldOutCase.ofVisit(history, at, end, NewestVisitsRule.MAX_CONTEXT);
            chosen.add(testCase);
            testCases.add(testCase);
        }
    }

    /** Counts what visits choose, and what of it was chosen before. */
    private static final class Chosen {
        private long all;
        private long again;
        private int casesOfNewItems;

        void add(HeldOutCase testCase) {
            casesOfNewItems += testCase.answers.length > 0 ? 1 : 0;
            all += testCase.chosen.length;
            again += testCase.chosen.length - testCase.answers.length;
        }

        boolean comesAgain() {
            return NewestVisitsRule.comesAgain(again, all);
        }
    }
}
