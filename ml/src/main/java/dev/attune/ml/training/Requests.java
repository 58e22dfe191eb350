package dev.attune.ml.training;

import dev.attune.application.training.Question;
import dev.attune.ml.serving.Ask;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.Context;
import dev.attune.ml.source.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Held-out questions as the ranker meets them: candidates with their features, and which of them were the answer. */
final class Requests {
    private Requests() {
    }

    /**
     * @param features of the candidates, one after the other
     * @param relevant whether a candidate is an answer
     */
    record Request(float[] features, boolean[] relevant) {
        int candidates() {
            return relevant.length;
        }

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

    /** Those that teach something: at least one candidate is an answer, and one is none. In the order of the questions. */
    static List<Request> collect(BlendScorer scorer, List<Question> questions, Workers workers) {
        Request[] requests = new Request[questions.size()];
        workers.each(requests.length, () -> place -> {
            Question question = questions.get(place);
            Context context = scorer.prepare(question.context());
            Request request = scorer.with(context, ask -> request(ask, question));
            requests[place] = request.teaches() ? request : null;
        });
        return new ArrayList<>(Arrays.stream(requests).filter(Objects::nonNull).toList());
    }

    private static Request request(Ask ask, Question question) {
        ask.proposeUnmet();
        ask.describe();
        boolean[] relevant = new boolean[ask.size()];
        for (int place = 0; place < relevant.length; place++) {
            relevant[place] = question.answers().contains(ask.item(place));
        }
        return new Request(ask.features(), relevant);
    }
}
