package dev.attune.ml.training;

import dev.attune.application.port.Scorer.Scored;
import dev.attune.application.training.Question;
import dev.attune.ml.serving.Ask;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.source.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Held-out questions as the ranker meets them: candidates with their features, and which of them were the answer. */
final class Requests {
    private Requests() {}

    /**
     * @param features of the candidates, one after the other, best first by the blend that the scorer has
     * @param blended what the blend gives them
     * @param relevant whether a candidate is an answer
     */
    record Request(float[] features, float[] blended, boolean[] relevant) {
        int candidates() {
            return relevant.length;
        }

        /** At least one candidate is an answer, and one is none. */
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

    /** Those that teach something, in the order of the questions, each with so many candidates at most. */
    static List<Request> collect(BlendScorer scorer, List<Question> questions, int limit, Workers workers) {
        Request[] requests = new Request[questions.size()];
        workers.each(requests.length, () -> place -> {
            Question question = questions.get(place);
            Request request = scorer.with(scorer.prepare(question.context()), ask -> request(ask, question, limit));
            requests[place] = request.teaches() ? request : null;
        });
        return Arrays.stream(requests).filter(Objects::nonNull).toList();
    }

    private static Request request(Ask ask, Question question, int limit) {
        ask.proposeUnmet();
        ask.describe();
        Scored best = ask.ranked(limit, Float.NEGATIVE_INFINITY);
        boolean[] relevant = new boolean[best.size()];
        for (int i = 0; i < relevant.length; i++) {
            relevant[i] = question.answers().contains(best.items()[i]);
        }
        return new Request(ask.features(best.items()), best.scores(), relevant);
    }
}
