package dev.attune.ml.training;

import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.learning.TestCase;
import dev.attune.kernels.format.Question;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.RequestScoring;
import dev.attune.ml.source.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Makes ranking examples from held-out test cases: candidates with their features, and which of them were answers. */
final class RankingExamples {
    private static final float[] NOTHING = new float[0];

    private RankingExamples() {}

    /**
     * The ranking example of one test case.
     *
     * @param question what was asked
     * @param features of the candidates for trees; empty where all candidates are there, one candidate after the other,
     *     best first by the scorer's blend
     * @param blendable values of the candidates that a blend weighs; empty in a shortlist
     * @param blended the blended score of each candidate
     * @param relevant whether a candidate is an answer
     */
    record Request(Question question, float[] features, float[] blendable, float[] blended, boolean[] relevant) {
        int candidates() {
            return relevant.length;
        }

        /** Whether at least one candidate is an answer and at least one is not. */
        boolean teaches() {
            boolean any = false;
            boolean all = true;
            for (boolean each : relevant) {
                any |= each;
                all &= each;
            }
            return any && !all;
        }
    }

    /**
     * Collects the examples that teach something, in the order of the test cases. Each has at most {@code limit}
     * candidates.
     *
     * @param met whether anybody had an item before. Of the others, those are answers that came into the catalog later,
     *     and no question tells which of the rest were there: they would teach that new items are bad, or good
     */
    static List<Request> collect(
            BlendScorer scorer, List<TestCase> testCases, IntPredicate met, int limit, Workers workers) {
        Request[] requests = new Request[testCases.size()];
        workers.each(requests.length, () -> place -> {
            TestCase testCase = testCases.get(place);
            Request request = scorer.with(
                    scorer.prepare(testCase.context(), testCase.repeats(), testCase.at()),
                    ask -> request(ask, testCase, met, limit));
            requests[place] = request.teaches() ? request : null;
        });
        return Arrays.stream(requests).filter(Objects::nonNull).toList();
    }

    /**
     * Collects examples of candidates that a caller gives.
     *
     * @param candidates the candidates of each test case
     */
    static List<Request> collectGiven(
            BlendScorer scorer, List<TestCase> testCases, Function<TestCase, int[]> candidates, Workers workers) {
        Request[] requests = new Request[testCases.size()];
        workers.each(requests.length, () -> place -> {
            TestCase testCase = testCases.get(place);
            int[] given = candidates.apply(testCase);
            Request request = scorer.with(
                    scorer.prepare(testCase.context(), testCase.repeats(), testCase.at()),
                    ask -> given(ask, testCase, given));
            requests[place] = request.teaches() ? request : null;
        });
        return Arrays.stream(requests).filter(Objects::nonNull).toList();
    }

    private static Request given(RequestScoring ask, TestCase testCase, int[] given) {
        ask.choose(given);
        return new Request(
                Question.GIVEN, ask.features(given), ask.blendable(given), ask.given(given), relevant(testCase, given));
    }

    private static boolean[] relevant(TestCase testCase, int[] items) {
        boolean[] relevant = new boolean[items.length];
        for (int i = 0; i < relevant.length; i++) {
            relevant[i] = testCase.answers().contains(items[i]);
        }
        return relevant;
    }

    private static Request request(RequestScoring ask, TestCase testCase, IntPredicate met, int limit) {
        ask.proposeUnmet(item -> met.test(item) && !testCase.isMetEarlier(item));
        ask.describe();
        Scored best = ask.ranked(limit, Float.NEGATIVE_INFINITY);
        boolean all = limit == Integer.MAX_VALUE;
        // Of all candidates only a blend is learned, and of shortlists only trees. Both values together fill the
        // memory.
        return new Request(
                ask.question(),
                all ? NOTHING : ask.features(best.items()),
                all ? ask.blendable(best.items()) : NOTHING,
                best.scores(),
                relevant(testCase, best.items()));
    }
}
