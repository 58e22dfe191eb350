package dev.attune.application.learning;

import java.util.List;

/** Held-out test cases, in a random order of users, all those of one user together. */
public record HeldOutCases(List<TestCase> testCases) {
    private static final double JUDGED = .2;
    private static final int MAX_JUDGED = 4_000;

    /** What the outcome is judged by: users that the blend and the trees have not learned from. */
    public List<TestCase> judging() {
        return testCases.subList(0, (int) Math.min(MAX_JUDGED, Math.ceil(JUDGED * testCases.size())));
    }

    /** What may be learned from. */
    public List<TestCase> learning() {
        return testCases.subList(judging().size(), testCases.size());
    }
}
