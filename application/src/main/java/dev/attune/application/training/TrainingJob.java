package dev.attune.application.training;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.port.Artifact;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.Model;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.ScorerLoader;
import dev.attune.application.port.Trainer;
import dev.attune.application.port.Trainer.Recipe;
import dev.attune.application.port.TrainingRun;
import dev.attune.application.port.TrainingRun.Activation;
import dev.attune.application.port.TrainingRun.Outcome;
import dev.attune.application.port.TrainingRun.Status;
import dev.attune.application.port.Uploads;
import dev.attune.domain.event.EventWeights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One training run from the events to a published, perhaps active, model. */
public final class TrainingJob {
    static final String DATA_TO = "dataTo";

    private final EventStore events;
    private final Uploads uploads;
    private final EventWeights weights;
    private final CatalogSnapshot catalog;
    private final Trainer trainer;
    private final Judge judge;
    private final ModelRegistry registry;
    private final InstantSource clock;
    private final String codeVersion;

    public TrainingJob(
            EventStore events,
            Uploads uploads,
            EventWeights weights,
            CatalogSnapshot catalog,
            Trainer trainer,
            ScorerLoader loader,
            ModelRegistry registry,
            InstantSource clock,
            String codeVersion) {
        this.events = events;
        this.uploads = uploads;
        this.weights = weights;
        this.catalog = catalog;
        this.trainer = trainer;
        this.judge = new Judge(loader, registry);
        this.registry = registry;
        this.clock = clock;
        this.codeVersion = codeVersion;
    }

    /** Runs to the end, or throws {@link Progress.Cancelled}. Data that cannot be learned from is a failed outcome. */
    public Outcome run(TrainingRun.Request request, Progress progress) {
        Material material = request.candidate().isPresent()
                ? candidate(request.candidate().get(), request.seed(), progress)
                : events(request, progress);
        Optional<String> missing = material.missing();
        if (missing.isPresent()) {
            return new Outcome(Status.FAILED, missing, Optional.empty(), false);
        }
        Trial trial = trial(material, request.seed(), progress);
        progress.stage("training on all events", .55, .95);
        Artifact artifact = trial.recipe.make(progress);
        progress.stage("publishing", .95, 1);
        Map<String, Object> resolved = new TreeMap<>(trial.recipe.parameters());
        resolved.put(HoldOut.PARAMETER, material.holdOut());
        Curves curves = trial.recipe.curves();
        trial.verdict.calibration().addTo(curves);
        String version = "m-" + artifact.sha256().substring(0, 16);
        registry.publish(
                new Model(
                        version,
                        artifact.sha256(),
                        artifact.size(),
                        clock.instant(),
                        trial.verdict.metrics(),
                        resolved,
                        provenance(request, material, trial, curves)),
                artifact);
        progress.check();
        return activate(version, request.activation(), trial.verdict);
    }

    /** Forgets what a run that has ended was made from. */
    void forget(TrainingRun.Request request) {
        request.candidate().ifPresent(uploads::remove);
    }

    private EventMaterial events(TrainingRun.Request request, Progress progress) {
        progress.stage("reading events", 0, .1);
        return new EventMaterial(read(request, progress), trainer, request);
    }

    private CandidateMaterial candidate(String upload, long seed, Progress progress) {
        progress.stage("reading the upload", 0, .1);
        try (InputStream in = uploads.open(upload)) {
            return new CandidateMaterial(trainer.read(in), seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A method of its own, so that a model that was trained here and judged does not stay in memory beside the one that
     * will serve.
     */
    private Trial trial(Material material, long seed, Progress progress) {
        progress.stage("tuning on held-out events", .1, .5);
        Material.Taught taught = material.teach(progress);
        progress.stage("evaluating", .5, .55);
        Exam exam = new Exam(
                material.holdOut(), taught.population(), taught.heldOut().judging());
        return new Trial(
                taught.tuned().recipe(),
                judge.judge(taught.tuned().artifact(), exam, seed, progress),
                exam.provenance());
    }

    /** @param exam what is noted of the questions, which do not stay in memory either */
    private record Trial(Recipe recipe, Judge.Verdict verdict, Map<String, Object> exam) {}

    private Dataset read(TrainingRun.Request request, Progress progress) {
        DatasetBuilder builder = new DatasetBuilder(weights);
        events.scan(
                request.from().orElse(Instant.EPOCH),
                request.to().orElse(Instant.ofEpochMilli(Long.MAX_VALUE)),
                event -> {
                    builder.add(event);
                    if ((builder.size() & 0xfff) == 0) {
                        progress.advance(1 - 1 / (1 + builder.size() / 1e6));
                    }
                });
        catalog.refresh();
        catalog.forEach(builder::add);
        return builder.build();
    }

    private Outcome activate(String version, Activation activation, Judge.Verdict verdict) {
        Optional<String> active = registry.active();
        if (active.filter(version::equals).isPresent()) {
            return new Outcome(
                    Status.SUCCEEDED, Optional.of("the same model is active already"), Optional.of(version), true);
        }
        if (activation == Activation.NEVER) {
            return new Outcome(
                    Status.SUCCEEDED, Optional.of("not activated: activate was never"), Optional.of(version), false);
        }
        if (activation == Activation.IF_BETTER && verdict.refusal().isPresent()) {
            return new Outcome(
                    Status.SUCCEEDED,
                    verdict.refusal()
                            .map(why -> why + "; POST /v1/admin/models/" + version
                                    + "/activate serves with it all the same"),
                    Optional.of(version),
                    false);
        }
        boolean activated = registry.activate(version, active);
        String why = verdict.refusal()
                .map(refusal -> "activated as asked; ifBetter would have said: " + refusal)
                .orElse("activated: " + verdict.rivals());
        return new Outcome(
                Status.SUCCEEDED,
                Optional.of(activated ? why : "not activated: another model was activated meanwhile"),
                Optional.of(version),
                activated);
    }

    private Map<String, Object> provenance(TrainingRun.Request request, Material material, Trial trial, Curves curves) {
        Map<String, Object> provenance = new HashMap<>(material.provenance());
        provenance.putAll(trial.exam);
        provenance.put("seed", request.seed());
        provenance.put("code", codeVersion);
        provenance.put("curves", curves.asMap());
        return provenance;
    }
}
