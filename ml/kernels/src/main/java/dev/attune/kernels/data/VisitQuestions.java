package dev.attune.kernels.data;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * The questions that the visits after a point in time ask: what comes from the beginning of a visit on, and for half of
 * the visits, what comes after one of its steps.
 */
public final class VisitQuestions {
    private static final int VISITS_OF_A_USER = 6;
    /** One in this many visits is asked within, too. */
    private static final int ASKED_WITHIN = 2;

    private VisitQuestions() {}

    /** Takes a question for the events of a user from one place to another. */
    @FunctionalInterface
    public interface Asked {
        void ask(int from, int to);
    }

    /**
     * Walks through the visits of one user. The first visit of all has nothing before it, so it is asked within alone.
     *
     * @param first place of the first event of the user
     * @param begin place of the first event after the point in time
     * @param end place after the last event
     * @param endOfVisit returns the place after the last event of the visit that begins at a place
     */
    public static void each(
            int first, int begin, int end, IntUnaryOperator endOfVisit, SplittableRandom random, Asked asked) {
        int from = begin;
        for (int visit = 0; visit < VISITS_OF_A_USER && from < end; visit++) {
            int to = endOfVisit.applyAsInt(from);
            boolean isFirst = from == first;
            if (!isFirst) {
                asked.ask(from, to);
            }
            if (to - from > 1 && (isFirst || random.nextInt(ASKED_WITHIN) == 0)) {
                asked.ask(from + 1 + random.nextInt(to - from - 1), to);
            }
            from = to;
        }
    }
}
