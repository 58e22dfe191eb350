package dev.attune.application.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides whether a new model may replace what serves now: none of these metrics may be worse, as far as the questions can tell. */
final class Gate {
    static final List<String> METRICS = List.of(Evaluation.NDCG, Evaluation.RECALL, Evaluation.MRR);
    /** So much of the rival's value may be lost at the lower end of the interval, because no hold-out tells two equal models apart. */
    static final double MARGIN = .05;

    private Gate() {
    }

    /** Empty when the candidate may be activated, else why not. */
    static Optional<String> refusal(String rival, Measured theirs, Map<String, Interval> differences) {
        return METRICS.stream().filter(metric -> differences.get(metric).low() < -MARGIN * theirs.mean(metric)).findFirst()
                .map(metric -> "not activated: %s may be %.4f below %s's %.4f (95%% interval of the difference: %.4f to %.4f); allowed are %.0f%%"
                        .formatted(metric, -differences.get(metric).low(), rival, theirs.mean(metric), differences.get(metric).low(),
                                differences.get(metric).high(), 100 * MARGIN));
    }
}
