package dev.attune.application.learning;

import java.util.List;

/** Held-out test cases, in a random order of users. All test cases of one user are together. */
public record HeldOutCases(List<TestCase> testCases) {
    private static final double JUDGED = .2;
    private static final int MAX_JUDGED = 4_000;

    /** Returns the test set: the test cases that judge the model. The blend and the trees do not learn from them. */
    public List<TestCase> judging() {
        return testCases.subList(0, (int) Math.min(MAX_JUDGED, Math.ceil(JUDGED * testCases.size())));
    }

    /** Returns the other test cases, which may be learned from. */
    public List<TestCase> learning() {
        return testCases.subList(judging().size(), testCases.size());
    }
}
