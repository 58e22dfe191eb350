package dev.attune.application.evaluation;

import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Rival;
import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.Metric;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a new model may replace the active one. With enough test cases, each decisive metric must be proven
 * to be no worse than a margin. With few test cases the intervals prove nothing, and the mean nDCG decides.
 */
final class ActivationRule {
    /**
     * The lower bound of the confidence interval may be up to 10% below the rival's value. Two equal models differ by
     * about that much on a few hundred test cases.
     */
    static final double MARGIN = .1;

    static final int ENOUGH = 500;
    /** Resampling fewer test cases than this gives intervals that are too narrow to prove anything. */
    static final int LEAST_TO_PROVE = 20;

    /** An interval of this many standard errors to either side holds 95%. */
    private static final double Z = 1.96;

    private ActivationRule() {}

    /** Returns the reason why the new model may not be activated; empty if it may. */
    static Optional<String> refusal(Rival rival, Measured ours, Measured theirs, Map<Metric, Interval> differences) {
        if (ours.each().get(Metric.NDCG).length < ENOUGH) {
            return Optional.of(Metric.NDCG)
                    .filter(metric -> ours.mean(metric) < theirs.mean(metric))
                    .map(metric -> "not activated: %s %.4f is below %s's %.4f"
                            .formatted(metric.text(), ours.mean(metric), rival.text(), theirs.mean(metric)));
        }
        return Metric.DECISIVE.stream()
                .filter(metric -> differences.get(metric).low() < -MARGIN * theirs.mean(metric))
                .findFirst()
                .map(metric ->
                        "not activated: %s may be %.4f below %s's %.4f (95%% interval of the difference: %.4f to %.4f); allowed are %.0f%%"
                                .formatted(
                                        metric.text(),
                                        -differences.get(metric).low(),
                                        rival.text(),
                                        theirs.mean(metric),
                                        differences.get(metric).low(),
                                        differences.get(metric).high(),
                                        100 * MARGIN));
    }

    /**
     * Decides whether a first model may serve. Without it everybody gets the same list, so it is held back only where
     * the test cases prove that popularity is better.
     */
    static Optional<String> refusalOfFirst(Measured ours, Measured popularity, Map<Metric, Interval> differences) {
        if (ours.each().get(Metric.NDCG).length < LEAST_TO_PROVE) {
            return Optional.empty();
        }
        return Metric.DECISIVE.stream()
                .filter(metric -> differences.get(metric).high() < 0)
                .findFirst()
                .map(metric ->
                        "not activated: %s %.4f is below popularity's %.4f beyond chance (95%% interval of the difference: %.4f to %.4f)"
                                .formatted(
                                        metric.text(),
                                        ours.mean(metric),
                                        popularity.mean(metric),
                                        differences.get(metric).low(),
                                        differences.get(metric).high()));
    }

    /**
     * Decides by the metrics that were recorded when the active model was published.
     *
     * @param same whether these metrics come from the same test cases. If they come from others of the same kind, the
     *     rule also allows for chance
     */
    static Optional<String> refusal(Measured ours, ModelQuality recorded, boolean same) {
        for (Metric metric : Metric.DECISIVE) {
            double theirs = recorded.of(metric).orElseThrow();
            double chance = same ? 0 : Z * Math.sqrt(2) * ours.error(metric);
            double least = (1 - MARGIN) * theirs - chance;
            if (ours.mean(metric) < least) {
                return Optional.of(
                        "not activated: %s %.4f is less than %.4f; the active model was measured at %.4f by %s"
                                .formatted(
                                        metric.text(),
                                        ours.mean(metric),
                                        least,
                                        theirs,
                                        same ? "the same questions" : "questions of the same kind"));
            }
        }
        return Optional.empty();
    }
}
