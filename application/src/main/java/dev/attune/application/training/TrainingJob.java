package dev.attune.application.training;

import dev.attune.application.port.Artifact;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.Model;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.Scorer;
import dev.attune.application.port.ScorerLoader;
import dev.attune.application.port.Trainer;
import dev.attune.application.port.Trainer.Tuned;
import dev.attune.application.port.TrainingRun;
import dev.attune.application.port.TrainingRun.Activation;
import dev.attune.application.port.TrainingRun.Outcome;
import dev.attune.application.port.TrainingRun.Status;
import dev.attune.domain.event.EventWeights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One training run from the events to a published, perhaps active, model. */
public final class TrainingJob {
    /** Fewer questions than this about new events decide nothing between two models. */
    static final int MIN_RIVAL_QUESTIONS = 100;
    static final String DATA_TO = "dataTo";

    private final EventStore events;
    private final EventWeights weights;
    private final Trainer trainer;
    private final ScorerLoader loader;
    private final ModelRegistry registry;
    private final InstantSource clock;
    private final String codeVersion;

    public TrainingJob(EventStore events, EventWeights weights, Trainer trainer, ScorerLoader loader, ModelRegistry registry,
            InstantSource clock, String codeVersion) {
        this.events = events;
        this.weights = weights;
        this.trainer = trainer;
        this.loader = loader;
        this.registry = registry;
        this.clock = clock;
        this.codeVersion = codeVersion;
    }

    /** Runs to the end, or throws {@link Progress.Cancelled}. Data that cannot be learned from is a failed outcome. */
    public Outcome run(TrainingRun.Request request, Progress progress) {
        Map<String, Object> parameters = new TreeMap<>(request.parameters());
        HoldOut holdOut = Optional.ofNullable(parameters.remove(HoldOut.PARAMETER)).map(HoldOut::parse).orElse(HoldOut.NEWEST);
        progress.stage("reading events", 0, .1);
        Dataset data = read(request, progress);
        if (data.interactions() == 0) {
            return new Outcome(Status.FAILED, Optional.of("there are no events to learn from in the chosen time"), Optional.empty(), false);
        }
        HoldOut.Split split = holdOut.split(data, data.sessions(), request.seed());
        progress.stage("tuning on held-out events", .1, .5);
        Tuned tuned = trainer.tune(split.training(), split.learning(), parameters, request.seed(), progress);
        progress.stage("evaluating", .5, .55);
        Verdict verdict = judge(tuned.artifact(), split, progress);
        progress.stage("training on all events", .55, .95);
        Artifact artifact = tuned.retrain(data, progress);
        progress.stage("publishing", .95, 1);
        Map<String, Object> resolved = new TreeMap<>(tuned.parameters());
        resolved.put(HoldOut.PARAMETER, holdOut.text());
        String version = "m-" + artifact.sha256().substring(0, 16);
        registry.publish(new Model(version, artifact.sha256(), artifact.size(), clock.instant(), verdict.metrics(), resolved,
                provenance(request, data)), artifact);
        progress.check();
        return activate(version, request.activation(), verdict.refusal());
    }

    private Dataset read(TrainingRun.Request request, Progress progress) {
        DatasetBuilder builder = new DatasetBuilder(weights);
        events.scan(request.from().orElse(Instant.EPOCH), request.to().orElse(Instant.ofEpochMilli(Long.MAX_VALUE)), event -> {
            builder.add(event);
            if ((builder.size() & 0xfff) == 0) {
                progress.advance(1 - 1 / (1 + builder.size() / 1e6));
            }
        });
        return builder.build();
    }

    private Verdict judge(Artifact artifact, HoldOut.Split split, Progress progress) {
        Scorer candidate = load(artifact);
        List<Question> questions = split.judging();
        Map<String, Double> metrics = new TreeMap<>(Evaluation.personal(candidate, split.training(), questions, progress));
        Map<String, Double> popularity = Evaluation.popularity(candidate, split.training(), questions, progress);
        popularity.forEach((name, value) -> metrics.put("popularity." + name, value));
        metrics.put("questions", (double) questions.size());
        if (questions.isEmpty()) {
            return new Verdict(metrics, Optional.empty());
        }
        Optional<Gate.Rivals> rivals = rivals(candidate, split, metrics, progress);
        return new Verdict(metrics, Gate.refusal(metrics, popularity, rivals));
    }

    private Optional<Gate.Rivals> rivals(Scorer candidate, HoldOut.Split split, Map<String, Double> metrics, Progress progress) {
        Optional<Model> active = registry.active().flatMap(registry::find);
        if (active.isEmpty()) {
            return Optional.empty();
        }
        long learnedTo = Instant.parse(active.get().provenance().get(DATA_TO).toString()).toEpochMilli();
        List<Question> unlearned = split.judging().stream().filter(question -> question.at() > learnedTo).toList();
        metrics.put("active.questions", (double) unlearned.size());
        if (unlearned.size() < MIN_RIVAL_QUESTIONS) {
            return Optional.empty();
        }
        Scorer serving;
        try (InputStream bytes = registry.open(active.get().version())) {
            serving = loader.load(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Double> theirs = Evaluation.personal(serving, split.training(), unlearned, progress);
        theirs.forEach((name, value) -> metrics.put("active." + name, value));
        double ours = Evaluation.personal(candidate, split.training(), unlearned, progress).get(Evaluation.NDCG);
        return Optional.of(new Gate.Rivals(ours, theirs.get(Evaluation.NDCG)));
    }

    private Outcome activate(String version, Activation activation, Optional<String> refusal) {
        Optional<String> active = registry.active();
        if (active.filter(version::equals).isPresent()) {
            return new Outcome(Status.SUCCEEDED, Optional.of("the same model is active already"), Optional.of(version), true);
        }
        if (activation == Activation.NEVER) {
            return new Outcome(Status.SUCCEEDED, Optional.of("not activated: activate was never"), Optional.of(version), false);
        }
        if (activation == Activation.IF_BETTER && refusal.isPresent()) {
            return new Outcome(Status.SUCCEEDED, refusal, Optional.of(version), false);
        }
        boolean activated = registry.activate(version, active);
        return new Outcome(Status.SUCCEEDED,
                activated ? Optional.empty() : Optional.of("not activated: another model was activated meanwhile"),
                Optional.of(version), activated);
    }

    private Map<String, Object> provenance(TrainingRun.Request request, Dataset data) {
        Map<String, Object> provenance = new HashMap<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = 0; i < data.interactions(); i++) {
            first = Math.min(first, data.time(i));
            last = Math.max(last, data.time(i));
        }
        provenance.put("dataFrom", Instant.ofEpochMilli(first).toString());
        provenance.put(DATA_TO, Instant.ofEpochMilli(last).toString());
        request.from().ifPresent(from -> provenance.put("from", from.toString()));
        request.to().ifPresent(to -> provenance.put("to", to.toString()));
        provenance.put("seed", request.seed());
        provenance.put("users", (long) data.users());
        provenance.put("items", (long) data.items().size());
        provenance.put("interactions", (long) data.interactions());
        provenance.put("code", codeVersion);
        return provenance;
    }

    /** The candidate that is judged is small enough to be held as bytes only while it is turned into a scorer. */
    private Scorer load(Artifact artifact) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(artifact.size(), Integer.MAX_VALUE - 8));
            artifact.writeTo(bytes);
            return loader.load(new ByteArrayInputStream(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Verdict(Map<String, Double> metrics, Optional<String> refusal) {
    }
}
