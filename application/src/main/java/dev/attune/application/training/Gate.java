package dev.attune.application.training;

import java.util.Map;
import java.util.Optional;

/** Decides whether a new model may replace what serves now. */
final class Gate {
    private Gate() {
    }

    /**
     * Empty when the candidate may be activated, else why not.
     *
     * @param candidate on all questions
     * @param popularity on the same questions
     * @param rivals candidate and active model on the questions that are newer than the active model's events, so that it cannot
     *     have learned the answers; empty when there is no active model or there are too few such questions
     */
    static Optional<String> refusal(Map<String, Double> candidate, Map<String, Double> popularity, Optional<Rivals> rivals) {
        double ours = candidate.get(Evaluation.NDCG);
        double baseline = popularity.get(Evaluation.NDCG);
        if (ours < baseline) {
            return Optional.of("not activated: ndcg@10 %.4f is below popularity's %.4f".formatted(ours, baseline));
        }
        return rivals.filter(pair -> pair.candidate() < pair.active()).map(pair ->
                "not activated: ndcg@10 %.4f on new events is below the active model's %.4f".formatted(pair.candidate(), pair.active()));
    }

    record Rivals(double candidate, double active) {
    }
}
