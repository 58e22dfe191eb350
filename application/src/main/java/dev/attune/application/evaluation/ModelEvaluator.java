package dev.attune.application.evaluation;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Rival;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.application.learning.Segment;
import dev.attune.application.learning.TestCase;
import dev.attune.application.port.ModelRegistry;
import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a new model with its rivals: the list of popular items, and the active model. Nothing was learned from the
 * test cases that it uses.
 */
public final class ModelEvaluator {
    private static final Logger LOG = LoggerFactory.getLogger(ModelEvaluator.class);
    /** Fewer test cases about new events than this decide nothing between two models. */
    static final int MIN_RIVAL_CASES = 100;
    /** A metric of fewer test cases than this says nothing about the metric of other test cases. */
    static final int MIN_RECORDED_CASES = 10;

    /** So many test cases tell how good each source is alone. */
    private static final int CASES_OF_SOURCES = 1_000;

    private static final String UNPROVEN = "no question could be held out to judge it by";

    private final ScorerLoader loader;
    private final ModelRegistry registry;

    public ModelEvaluator(ScorerLoader loader, ModelRegistry registry) {
        this.loader = loader;
        this.registry = registry;
    }

    /**
     * The result of an evaluation.
     *
     * @param calibration calibration of the new model's scores
     * @param rivals the rivals of the comparison, in words
     * @param refusal the reason why the new model should not replace the active one; empty if it may
     */
    public record Verdict(ModelQuality quality, Calibration calibration, String rivals, Optional<String> refusal) {}

    public Verdict evaluate(Artifact artifact, TestSet testSet, long seed, Progress progress) {
        ModelQuality.Builder quality =
                new ModelQuality.Builder(testSet.testCases().size());
        Optional<Model> active = registry.active().flatMap(registry::find);
        if (testSet.testCases().isEmpty()) {
            return new Verdict(
                    quality.build(), new Calibration(), UNPROVEN, active.map(_ -> "not activated: " + UNPROVEN));
        }
        Scorer trained = load(artifact);
        Evaluation evaluation = new Evaluation(testSet.population(), testSet.testCases(), progress);
        Measured ours = evaluation.personal(trained);
        ours.means().forEach(quality::own);
        Measured popularity = evaluation.popularity(trained);
        popularity.means().forEach((metric, value) -> quality.rival(Rival.POPULARITY, metric, value));
        Segments.of(ours, testSet, quality);
        if (!testSet.again().isEmpty()) {
            Evaluation again = new Evaluation(testSet.population(), testSet.again(), progress);
            Segments.again(Segment.AGAIN, again.personal(trained), quality);
            Segments.again(Segment.AGAIN_BY_FREQUENCY, again.ownFrequency(trained), quality);
        }
        sourcesAlone(trained, ours, testSet, seed, quality, progress);
        Measured lately = evaluation.popularLately(trained);
        lately.means().forEach((metric, value) -> quality.rival(Rival.LATELY, metric, value));
        differences(Rival.LATELY, ours, lately, seed, quality);
        Map<Metric, Interval> differences = differences(Rival.POPULARITY, ours, popularity, seed, quality);
        Optional<String> refusal = active.isEmpty()
                ? ActivationRule.refusalOfFirst(ours, popularity, differences)
                : ActivationRule.refusal(Rival.POPULARITY, ours, popularity, differences);
        Optional<String> byActive =
                active.flatMap(rival -> againstActive(rival, trained, ours, testSet, seed, quality, progress));
        ModelQuality measured = quality.build();
        return new Verdict(measured, ours.calibration(), rivals(measured), refusal.or(() -> byActive));
    }

    private static void sourcesAlone(
            Scorer trained,
            Measured ours,
            TestSet testSet,
            long seed,
            ModelQuality.Builder quality,
            Progress progress) {
        List<TestCase> some = testSet.testCases()
                .subList(0, Math.min(CASES_OF_SOURCES, testSet.testCases().size()));
        Evaluation evaluation = new Evaluation(testSet.population(), some, progress);
        Map<String, double[]> alone = new TreeMap<>();
        trained.alone()
                .forEach((source, scorer) ->
                        alone.put(source, evaluation.personal(scorer).each().get(Metric.NDCG)));
        if (alone.size() > 1) {
            double[] all = Arrays.copyOf(ours.each().get(Metric.NDCG), some.size());
            quality.alone(ModelQuality.BLEND, mean(all));
            alone.forEach((source, ndcg) -> quality.alone(source, mean(ndcg)));
            double[] best = Collections.max(alone.values(), Comparator.comparingDouble(ModelEvaluator::mean));
            quality.difference(Rival.SOURCE, Metric.NDCG, Interval.ofDifference(all, best, seed));
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static String rivals(ModelQuality quality) {
        double testCases = quality.testCases();
        if (quality.testCases(Rival.ACTIVE).isEmpty()) {
            return "compared with popularity (questions: %.0f); no model was active".formatted(testCases);
        }
        double newer = quality.testCases(Rival.ACTIVE).getAsDouble();
        if (newer >= MIN_RIVAL_CASES) {
            return "compared with popularity (questions: %.0f) and the active model (questions: %.0f)"
                    .formatted(testCases, newer);
        }
        String record = quality.of(Rival.RECORDED, Metric.NDCG).isPresent()
                ? "and with what the active model had been measured at"
                : "alone, for the active model had been judged in another way or by hardly any questions";
        return "compared with popularity %s (questions: %.0f); to ask the active model itself takes %d that are newer than what it has learned from, there are %.0f"
                .formatted(record, testCases, MIN_RIVAL_CASES, newer);
    }

    /** Notes the intervals of the differences. */
    private static Map<Metric, Interval> differences(
            Rival rival, Measured ours, Measured theirs, long seed, ModelQuality.Builder quality) {
        Map<Metric, Interval> differences = new EnumMap<>(Metric.class);
        for (Metric metric : ours.each().keySet()) {
            Interval interval =
                    Interval.ofDifference(ours.each().get(metric), theirs.each().get(metric), seed);
            differences.put(metric, interval);
            quality.difference(rival, metric, interval);
        }
        return differences;
    }

    /**
     * Compares with the active model on test cases that are newer than its training data (decision 3). If there are too
     * few of these, compares with the metrics that were recorded when the active model was published.
     */
    private Optional<String> againstActive(
            Model active,
            Scorer trained,
            Measured ours,
            TestSet testSet,
            long seed,
            ModelQuality.Builder quality,
            Progress progress) {
        long learnedTo = active.provenance().dataTo().orElseThrow().toEpochMilli();
        List<TestCase> unlearned = testSet.testCases().stream()
                .filter(testCase -> testCase.at() > learnedTo)
                .toList();
        quality.testCases(Rival.ACTIVE, unlearned.size());
        if (unlearned.size() < MIN_RIVAL_CASES) {
            return againstRecord(active, ours, testSet, quality);
        }
        Evaluation evaluation = new Evaluation(testSet.population(), unlearned, progress);
        Measured theirs = evaluation.personal(serving(active));
        theirs.means().forEach((metric, value) -> quality.rival(Rival.ACTIVE, metric, value));
        Measured asked = evaluation.personal(trained);
        return ActivationRule.refusal(
                Rival.ACTIVE, asked, theirs, differences(Rival.ACTIVE, asked, theirs, seed, quality));
    }

    private static Optional<String> againstRecord(
            Model active, Measured ours, TestSet testSet, ModelQuality.Builder quality) {
        ModelQuality recorded = active.quality();
        boolean same = testSet.hasTheSameCases(active);
        double fewest = Math.min(testSet.testCases().size(), recorded.testCases());
        if (!testSet.isLike(active)
                || !same && fewest < MIN_RECORDED_CASES
                || ours.means().keySet().stream()
                        .anyMatch(metric -> recorded.of(metric).isEmpty())) {
            return Optional.empty();
        }
        ours.means()
                .keySet()
                .forEach(metric -> quality.rival(
                        Rival.RECORDED, metric, recorded.of(metric).getAsDouble()));
        return ActivationRule.refusal(ours, recorded, same);
    }

    private Scorer serving(Model active) {
        try (InputStream bytes = registry.open(active.version())) {
            return loader.load(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads the artifact from its stored form, so that the evaluation includes the rounding. The form is never held as
     * bytes.
     */
    private Scorer load(Artifact artifact) {
        try (PipedInputStream in = new PipedInputStream(1 << 16);
                PipedOutputStream out = new PipedOutputStream(in)) {
            Thread writer = Thread.ofPlatform().daemon().name("trial-artifact").start(() -> write(artifact, out));
            try {
                return loader.load(in);
            } finally {
                in.close();
                writer.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Progress.Cancelled();
        }
    }

    private static void write(Artifact artifact, PipedOutputStream out) {
        try (out) {
            artifact.writeTo(out);
        } catch (IOException e) {
            // The reader reports the failure: it meets the end too early, or it has failed itself.
            LOG.debug("A trial model was not read to its end", e);
        }
    }
}
