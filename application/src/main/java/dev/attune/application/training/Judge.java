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

/** Measures a candidate against popularity and against the model in service, on questions that nothing was learned from. */
final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
    /** Fewer questions than this about new events decide nothing between two models. */
    static final int MIN_RIVAL_QUESTIONS = 100;
    private static final String NEWER = "active.questions";

    private final ScorerLoader loader;
    private final ModelRegistry registry;

    Judge(ScorerLoader loader, ModelRegistry registry) {
        this.loader = loader;
        this.registry = registry;
    }

    /**
     * @param calibration of the candidate's scores
     * @param rivals what it was held against, in words
     * @param refusal why the candidate should not replace what serves, if so
     */
    record Verdict(Map<String, Double> metrics, Calibration calibration, String rivals, Optional<String> refusal) {
    }

    /** @param population without what the questions ask for */
    Verdict judge(Artifact artifact, Population population, List<Question> questions, long seed, Progress progress) {
        Scorer candidate = load(artifact);
        Evaluation evaluation = new Evaluation(population, questions, progress);
        Measured ours = evaluation.personal(candidate);
        Map<String, Double> metrics = new TreeMap<>(ours.means());
        metrics.put("questions", (double) questions.size());
        Measured popularity = evaluation.popularity(candidate);
        popularity.means().forEach((name, value) -> metrics.put("popularity." + name, value));
        if (questions.isEmpty()) {
            return new Verdict(metrics, ours.calibration(), "compared with nothing: there are no questions", Optional.empty());
        }
        metrics.putAll(Segments.of(ours, questions, population));
        Optional<String> refusal = compared("popularity", ours, popularity, seed, metrics);
        Optional<String> byActive = againstActive(candidate, population, questions, seed, metrics, progress);
        return new Verdict(metrics, ours.calibration(), rivals(metrics), refusal.or(() -> byActive));
    }

    private static String rivals(Map<String, Double> metrics) {
        Double newer = metrics.get(NEWER);
        if (newer == null) {
            return "compared with popularity; no model was active";
        }
        return newer >= MIN_RIVAL_QUESTIONS ? "compared with popularity and the active model"
                : "compared with popularity alone: only %.0f questions are newer than what the active model has learned from, %d are needed"
                        .formatted(newer, MIN_RIVAL_QUESTIONS);
    }

    /** Notes the intervals of the differences, and asks the gate. */
    private static Optional<String> compared(String rival, Measured ours, Measured theirs, long seed, Map<String, Double> metrics) {
        Map<String, Interval> differences = new TreeMap<>();
        for (String metric : ours.each().keySet()) {
            Interval interval = Interval.ofDifference(ours.each().get(metric), theirs.each().get(metric), seed);
            differences.put(metric, interval);
            metrics.put(metric + ".over." + rival + ".low", interval.low());
            metrics.put(metric + ".over." + rival + ".high", interval.high());
        }
        return Gate.refusal(rival, ours, theirs, differences);
    }

    /** Only on questions that are newer than what the active model has learned from; see decision 3. */
    private Optional<String> againstActive(Scorer candidate, Population population, List<Question> questions, long seed, Map<String, Double> metrics,
            Progress progress) {
        Optional<Model> active = registry.active().flatMap(registry::find);
        if (active.isEmpty()) {
            return Optional.empty();
        }
        long learnedTo = Instant.parse(active.get().provenance().get(TrainingJob.DATA_TO).toString()).toEpochMilli();
        List<Question> unlearned = questions.stream().filter(question -> question.at() > learnedTo).toList();
        metrics.put(NEWER, (double) unlearned.size());
        if (unlearned.size() < MIN_RIVAL_QUESTIONS) {
            return Optional.empty();
        }
        Evaluation evaluation = new Evaluation(population, unlearned, progress);
        Measured theirs = evaluation.personal(serving(active.get()));
        theirs.means().forEach((name, value) -> metrics.put("active." + name, value));
        return compared("active", evaluation.personal(candidate), theirs, seed, metrics);
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
        try (PipedInputStream in = new PipedInputStream(1 << 16); PipedOutputStream out = new PipedOutputStream(in)) {
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
