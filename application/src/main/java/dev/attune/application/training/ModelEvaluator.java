package dev.attune.application.training;

import dev.attune.application.port.Artifact;
import dev.attune.application.port.Model;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.Scorer;
import dev.attune.application.port.ScorerLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a new model against popularity and against the model in service, on test cases that nothing was learned
 * from.
 */
final class ModelEvaluator {
    private static final Logger LOG = LoggerFactory.getLogger(ModelEvaluator.class);
    /** Fewer test cases than this about new events decide nothing between two models. */
    static final int MIN_RIVAL_QUESTIONS = 100;
    /** What was measured by fewer test cases than this says nothing of what other test cases would have said. */
    static final int MIN_RECORDED_QUESTIONS = 10;

    private static final String QUESTIONS = "questions";
    private static final String NEWER = "active.questions";
    private static final String RECORDED = "recorded.";
    private static final String UNPROVEN = "no question could be held out to judge it by";

    private final ScorerLoader loader;
    private final ModelRegistry registry;

    ModelEvaluator(ScorerLoader loader, ModelRegistry registry) {
        this.loader = loader;
        this.registry = registry;
    }

    /**
     * @param calibration of the new model's scores
     * @param rivals what it was held against, in words
     * @param refusal why the new model should not replace what serves, if so
     */
    record Verdict(Map<String, Double> metrics, Calibration calibration, String rivals, Optional<String> refusal) {}

    Verdict evaluator(Artifact artifact, TestSet testSet, long seed, Progress progress) {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put(QUESTIONS, (double) testSet.testCases().size());
        Optional<Model> active = registry.active().flatMap(registry::find);
        if (testSet.testCases().isEmpty()) {
            return new Verdict(metrics, new Calibration(), UNPROVEN, active.map(_ -> "not activated: " + UNPROVEN));
        }
        Scorer trained = load(artifact);
        Evaluation evaluation = new Evaluation(testSet.population(), testSet.testCases(), progress);
        Measured ours = evaluation.personal(trained);
        metrics.putAll(ours.means());
        Measured popularity = evaluation.popularity(trained);
        popularity.means().forEach((name, value) -> metrics.put("popularity." + name, value));
        metrics.putAll(Segments.of(ours, testSet.testCases(), testSet.population()));
        Optional<String> refusal = compared("popularity", ours, popularity, seed, metrics);
        Optional<String> byActive =
                active.flatMap(rival -> againstActive(rival, trained, ours, testSet, seed, metrics, progress));
        return new Verdict(metrics, ours.calibration(), rivals(metrics), refusal.or(() -> byActive));
    }

    private static String rivals(Map<String, Double> metrics) {
        double testCases = metrics.get(QUESTIONS);
        Double newer = metrics.get(NEWER);
        if (newer == null) {
            return "compared with popularity (questions: %.0f); no model was active".formatted(testCases);
        }
        if (newer >= MIN_RIVAL_QUESTIONS) {
            return "compared with popularity (questions: %.0f) and the active model (questions: %.0f)"
                    .formatted(testCases, newer);
        }
        String record = metrics.containsKey(RECORDED + Evaluation.NDCG)
                ? "and with what the active model had been measured at"
                : "alone, for the active model had been judged in another way or by hardly any questions";
        return "compared with popularity %s (questions: %.0f); to ask the active model itself takes %d that are newer than what it has learned from, there are %.0f"
                .formatted(record, testCases, MIN_RIVAL_QUESTIONS, newer);
    }

    /** Notes the intervals of the differences, and asks the gate. */
    private static Optional<String> compared(
            String rival, Measured ours, Measured theirs, long seed, Map<String, Double> metrics) {
        Map<String, Interval> differences = new TreeMap<>();
        for (String metric : ours.each().keySet()) {
            Interval interval =
                    Interval.ofDifference(ours.each().get(metric), theirs.each().get(metric), seed);
            differences.put(metric, interval);
            metrics.put(metric + ".over." + rival + ".low", interval.low());
            metrics.put(metric + ".over." + rival + ".high", interval.high());
        }
        return ActivationRule.refusal(rival, ours, theirs, differences);
    }

    /**
     * Asks it only what is newer than what it has learned from, see decision 3; where that is too little, goes by what
     * it was measured at.
     */
    private Optional<String> againstActive(
            Model active,
            Scorer trained,
            Measured ours,
            TestSet testSet,
            long seed,
            Map<String, Double> metrics,
            Progress progress) {
        long learnedTo = Instant.parse(
                        active.provenance().get(TrainingJob.DATA_TO).toString())
                .toEpochMilli();
        List<TestCase> unlearned = testSet.testCases().stream()
                .filter(testCase -> testCase.at() > learnedTo)
                .toList();
        metrics.put(NEWER, (double) unlearned.size());
        if (unlearned.size() < MIN_RIVAL_QUESTIONS) {
            return againstRecord(active, ours, testSet, metrics);
        }
        Evaluation evaluation = new Evaluation(testSet.population(), unlearned, progress);
        Measured theirs = evaluation.personal(serving(active));
        theirs.means().forEach((name, value) -> metrics.put("active." + name, value));
        return compared("active", evaluation.personal(trained), theirs, seed, metrics);
    }

    private static Optional<String> againstRecord(
            Model active, Measured ours, TestSet testSet, Map<String, Double> metrics) {
        boolean same = testSet.hasTheSameCases(active.provenance());
        double fewest = Math.min(testSet.testCases().size(), active.metrics().getOrDefault(QUESTIONS, 0.));
        if (!testSet.isLike(active.parameters(), active.provenance())
                || !same && fewest < MIN_RECORDED_QUESTIONS
                || !active.metrics().keySet().containsAll(ours.means().keySet())) {
            return Optional.empty();
        }
        ours.means()
                .keySet()
                .forEach(metric ->
                        metrics.put(RECORDED + metric, active.metrics().get(metric)));
        return ActivationRule.refusal(ours, active.metrics(), same);
    }

    private Scorer serving(Model active) {
        try (InputStream bytes = registry.open(active.version())) {
            return loader.load(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Judged is what will be stored, with its rounding; it is never held as bytes. */
    private Scorer load(Artifact artifact) {
        try (PipedInputStream in = new PipedInputStream(1 << 16);
                PipedOutputStream out = new PipedOutputStream(in)) {
            Thread writer = Thread.ofPlatform().daemon().name("candidate").start(() -> write(artifact, out));
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
            // The reader meets the end too early, or has failed itself: it is the one to say so.
            LOG.debug("A candidate was not read to its end", e);
        }
    }
}
