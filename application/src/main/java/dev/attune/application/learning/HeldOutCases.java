package dev.attune.application.learning;

import java.util.ArrayList;
import java.util.List;

/**
 * Held-out test cases, in a random order of users. All test cases of one user are together.
 *
 * @param testCases as a caller asks who wants new items, or as sessions ask
 * @param again as a caller asks who includes seen items; empty where nothing comes again, or where sessions ask
 * @param visits whether each test case asks for a visit
 */
public record HeldOutCases(List<TestCase> testCases, List<TestCase> again, boolean visits) {
    private static final double JUDGED = .2;
    private static final int MAX_JUDGED = 4_000;

    public HeldOutCases(List<TestCase> testCases) {
        this(testCases, List.of(), false);
    }

    /** Returns the test set: the test cases that judge the model. The blend and the trees do not learn from them. */
    public List<TestCase> judging() {
        return testCases.subList(0, judged(testCases));
    }

    /** Returns the test set for callers who include seen items. */
    public List<TestCase> judgingAgain() {
        return again.subList(0, judged(again));
    }

    /** Returns the other test cases, which may be learned from. Those of callers who include seen items come last. */
    public List<TestCase> learning() {
        List<TestCase> learning = new ArrayList<>(testCases.subList(judged(testCases), testCases.size()));
        learning.addAll(again.subList(judged(again), again.size()));
        return learning;
    }

    private static int judged(List<TestCase> all) {
        return (int) Math.min(MAX_JUDGED, Math.ceil(JUDGED * all.size()));
    }
}
