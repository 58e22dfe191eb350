package dev.attune.application.training;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Listing;
import dev.attune.application.evaluation.ModelEvaluator;
import dev.attune.application.evaluation.TestSet;
import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.Curves;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.ItemDescription;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.application.learning.Trainer;
import dev.attune.application.learning.Trainer.Recipe;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.learning.TrainingRun.Outcome;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.Uploads;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Carries out a training run, from the events to a published model. It may activate the model. */
public final class TrainingJob {
    private final EventStore events;
    private final Uploads uploads;
    private final EventWeights weights;
    private final CatalogSnapshot catalog;
    private final Trainer trainer;
    private final ModelEvaluator evaluator;
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
        this.evaluator = new ModelEvaluator(loader, registry);
        this.registry = registry;
        this.clock = clock;
        this.codeVersion = codeVersion;
    }

    /**
     * Runs to the end, or throws {@link Progress.Cancelled}. The outcome is a failure if nothing can be learned from
     * the data.
     */
    public Outcome run(TrainingRun.Request request, Progress progress) {
        Optional<String> activeBefore = registry.active();
        TrainingSource source = request.upload().isPresent()
                ? external(request.upload().get(), request.seed(), progress)
                : events(request, progress);
        Optional<String> missing = source.missing();
        if (missing.isPresent()) {
            return new Outcome(Status.FAILED, missing, Optional.empty(), false);
        }
        EvaluatedTrial trial = trial(source, request.seed(), progress);
        progress.stage("training on all events", .55, .95);
        Artifact artifact = trial.recipe.make(progress);
        progress.stage("publishing", .95, 1);
        Map<String, Object> resolved = new TreeMap<>(trial.recipe.parameters());
        resolved.put(HoldOutStrategy.PARAMETER, source.holdOut());
        Curves curves = trial.recipe.curves();
        trial.verdict.calibration().addTo(curves);
        String version = "m-" + artifact.sha256().substring(0, 16);
        registry.publish(
                new Model(
                        version,
                        artifact.sha256(),
                        artifact.size(),
                        clock.instant(),
                        trial.verdict.quality(),
                        resolved,
                        provenance(request, source, trial, curves)),
                artifact);
        progress.check();
        Outcome outcome = activate(version, request.activation(), activeBefore, trial.verdict);
        return source.doubt().map(doubt -> outcome.with(doubt)).orElse(outcome);
    }

    /** Removes the upload of a run that has ended. */
    void forget(TrainingRun.Request request) {
        request.upload().ifPresent(uploads::remove);
    }

    private EventTraining events(TrainingRun.Request request, Progress progress) {
        progress.stage("reading events", 0, .1);
        Findings findings = new Findings(weights);
        return new EventTraining(read(request, findings, progress), findings, trainer, request);
    }

    private ExternalTraining external(String upload, long seed, Progress progress) {
        progress.stage("reading the upload", 0, .1);
        catalog.refresh();
        try (InputStream in = uploads.open(upload)) {
            return new ExternalTraining(trainer.read(in, this::description), seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ItemDescription> description(ItemId item) {
        Listing listing = catalog.listing(item);
        return listing.terms().isEmpty() ? Optional.empty() : Optional.of(DatasetBuilder.description(listing));
    }

    /**
     * Trains and judges a model without the held-out events. This is a method of its own, so that this model does not
     * stay in memory beside the model that will serve.
     */
    private EvaluatedTrial trial(TrainingSource source, long seed, Progress progress) {
        progress.stage("tuning on held-out events", .1, .5);
        TrainingSource.Trial trial = source.tune(progress);
        progress.stage("evaluating", .5, .55);
        TestSet testSet = new TestSet(
                source.holdOut(),
                trial.population(),
                trial.heldOut().judging(),
                trial.heldOut().judgingAgain(),
                trial.heldOut().visits());
        return new EvaluatedTrial(
                trial.tuned().recipe(),
                evaluator.evaluate(trial.tuned().artifact(), testSet, seed, progress),
                testSet.provenance());
    }

    /** @param testSet the facts that are noted about the test cases; the test cases do not stay in memory either */
    private record EvaluatedTrial(Recipe recipe, ModelEvaluator.Verdict verdict, Provenance testSet) {}

    private Dataset read(TrainingRun.Request request, Findings findings, Progress progress) {
        DatasetBuilder builder = new DatasetBuilder(weights);
        events.scan(
                request.from().orElse(Instant.EPOCH),
                request.to().orElse(Instant.ofEpochMilli(Long.MAX_VALUE)),
                event -> {
                    builder.add(event);
                    findings.add(event);
                    if ((builder.size() & 0xfff) == 0) {
                        progress.advance(1 - 1 / (1 + builder.size() / 1e6));
                    }
                });
        catalog.refresh();
        catalog.forEach(builder::add);
        Dataset data = builder.build();
        findings.leftOut(builder.inhuman());
        return data;
    }

    private Outcome activate(
            String version, Activation activation, Optional<String> activeBefore, ModelEvaluator.Verdict verdict) {
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
                    verdict.refusal().map(why -> why + "; who activates " + version + " serves with it all the same"),
                    Optional.of(version),
                    false);
        }
        // Who rolls back while a run goes on has seen something that the run has not. The roll-back stands.
        boolean activated = registry.activate(version, activation == Activation.IF_BETTER ? activeBefore : active);
        String why = verdict.refusal()
                .map(refusal -> "activated as asked; ifBetter would have said: " + refusal)
                .orElse("activated: " + verdict.rivals());
        return new Outcome(
                Status.SUCCEEDED,
                Optional.of(activated ? why : "not activated: another model was activated meanwhile"),
                Optional.of(version),
                activated);
    }

    private Provenance provenance(
            TrainingRun.Request request, TrainingSource source, EvaluatedTrial trial, Curves curves) {
        return source.provenance().and(trial.testSet).withRun(request.seed(), codeVersion, curves);
    }
}
