package dev.attune.application.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a new model may replace what serves now: with enough test cases each of these metrics must be proven
 * to be no worse than a margin; with few, whose intervals prove nothing, the means decide.
 */
final class ActivationRule {
    static final List<String> METRICS = List.of(Evaluation.NDCG, Evaluation.RECALL, Evaluation.MRR);
    /**
     * So much of the rival's value may be lost at the lower end of the interval: among some hundred test cases equal
     * models differ by as much.
     */
    static final double MARGIN = .1;

    static final int ENOUGH = 500;
    /** So many standard errors to either side hold 95%. */
    private static final double Z = 1.96;

    private ActivationRule() {}

    /** Empty when the new model may be activated, else why not. */
    static Optional<String> refusal(String rival, Measured ours, Measured theirs, Map<String, Interval> differences) {
        if (ours.each().get(Evaluation.NDCG).length < ENOUGH) {
            return Optional.of(Evaluation.NDCG)
                    .filter(metric -> ours.mean(metric) < theirs.mean(metric))
                    .map(metric -> "not activated: %s %.4f is below %s's %.4f"
                            .formatted(metric, ours.mean(metric), rival, theirs.mean(metric)));
        }
        return METRICS.stream()
                .filter(metric -> differences.get(metric).low() < -MARGIN * theirs.mean(metric))
                .findFirst()
                .map(metric ->
                        "not activated: %s may be %.4f below %s's %.4f (95%% interval of the difference: %.4f to %.4f); allowed are %.0f%%"
                                .formatted(
                                        metric,
                                        -differences.get(metric).low(),
                                        rival,
                                        theirs.mean(metric),
                                        differences.get(metric).low(),
                                        differences.get(metric).high(),
                                        100 * MARGIN));
    }

    /**
     * The same by what a rival was once measured at.
     *
     * @param same whether by the same test cases; by others of their kind, what chance would do is allowed beside the
     *     margin
     */
    static Optional<String> refusal(Measured ours, Map<String, Double> recorded, boolean same) {
        for (String metric : METRICS) {
            double chance = same ? 0 : Z * Math.sqrt(2) * ours.error(metric);
            double least = (1 - MARGIN) * recorded.get(metric) - chance;
            if (ours.mean(metric) < least) {
                return Optional.of(
                        "not activated: %s %.4f is less than %.4f; the active model was measured at %.4f by %s"
                                .formatted(
                                        metric,
                                        ours.mean(metric),
                                        least,
                                        recorded.get(metric),
                                        same ? "the same questions" : "questions of the same kind"));
            }
        }
        return Optional.empty();
    }
}
