package dev.attune.application.learning;

import java.util.Comparator;
import java.util.List;

/**
 * Held-out test cases, in a random order of users. All test cases of one user are together.
 *
 * @param testCases as a caller asks who wants new items, or as sessions ask
 * @param again as a caller asks who includes seen items; empty where nothing comes again, or where sessions ask
 * @param visits whether each test case asks for a visit
 * @param drawn whether the answers were drawn from the events of all times, and are not the newest
 */
public record HeldOutCases(List<TestCase> testCases, List<TestCase> again, boolean visits, boolean drawn) {
    public static final HeldOutCases NONE = new HeldOutCases(List.of());
    private static final double JUDGED = .2;
    private static final int MAX_JUDGED = 4_000;

    public HeldOutCases(List<TestCase> testCases) {
        this(testCases, List.of(), false, false);
    }

    /** Makes test cases whose answers were drawn from the events of all times. */
    static HeldOutCases ofAllTimes(List<TestCase> testCases) {
        return new HeldOutCases(testCases, List.of(), false, true);
    }

    /** Returns the test set: the test cases that judge the model. The blend and the trees do not learn from them. */
    public List<TestCase> judging() {
        return testCases.subList(0, judged(testCases));
    }

    /** Returns the test set for callers who include seen items. */
    public List<TestCase> judgingAgain() {
        return again.subList(0, judged(again));
    }

    /** Returns the other test cases, which may be learned from. */
    public HeldOutCases learning() {
        return new HeldOutCases(
                testCases.subList(judged(testCases), testCases.size()),
                again.subList(judged(again), again.size()),
                visits,
                drawn);
    }

    /** Returns some of these test cases, the oldest ones first if their answers are the newest events. */
    public List<TestCase> inTime(List<TestCase> some) {
        return drawn
                ? some
                : some.stream().sorted(Comparator.comparingLong(TestCase::at)).toList();
    }

    /** Returns the number of all test cases. */
    public int size() {
        return testCases.size() + again.size();
    }

    private static int judged(List<TestCase> all) {
        return (int) Math.min(MAX_JUDGED, Math.ceil(JUDGED * all.size()));
    }
}
