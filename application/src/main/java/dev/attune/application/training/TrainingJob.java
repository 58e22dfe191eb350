package dev.attune.application.training;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.port.Artifact;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.Model;
import dev.attune.application.port.ModelRegistry;
import dev.attune.application.port.ScorerLoader;
import dev.attune.application.port.Trainer;
import dev.attune.application.port.Trainer.Recipe;
import dev.attune.application.port.Trainer.Tuned;
import dev.attune.application.port.TrainingRun;
import dev.attune.application.port.TrainingRun.Activation;
import dev.attune.application.port.TrainingRun.Outcome;
import dev.attune.application.port.TrainingRun.Status;
import dev.attune.domain.event.EventWeights;
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
    private final EventWeights weights;
    private final CatalogSnapshot catalog;
    private final Trainer trainer;
    private final Judge judge;
    private final ModelRegistry registry;
    private final InstantSource clock;
    private final String codeVersion;

    public TrainingJob(EventStore events, EventWeights weights, CatalogSnapshot catalog, Trainer trainer, ScorerLoader loader,
            ModelRegistry registry, InstantSource clock, String codeVersion) {
        this.events = events;
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
        Map<String, Object> parameters = new TreeMap<>(request.parameters());
        HoldOut holdOut = Optional.ofNullable(parameters.remove(HoldOut.PARAMETER)).map(HoldOut::parse).orElse(HoldOut.NEWEST);
        progress.stage("reading events", 0, .1);
        Dataset data = read(request, progress);
        Optional<String> missing = Sufficiency.missing(data);
        if (missing.isPresent()) {
            return new Outcome(Status.FAILED, missing, Optional.empty(), false);
        }
        Trial trial = trial(holdOut, data, parameters, request.seed(), progress);
        progress.stage("training on all events", .55, .95);
        Artifact artifact = trial.recipe.retrain(data, progress);
        progress.stage("publishing", .95, 1);
        Map<String, Object> resolved = new TreeMap<>(trial.recipe.parameters());
        resolved.put(HoldOut.PARAMETER, holdOut.text());
        Curves curves = trial.recipe.curves();
        trial.verdict.calibration().addTo(curves);
        String version = "m-" + artifact.sha256().substring(0, 16);
        registry.publish(new Model(version, artifact.sha256(), artifact.size(), clock.instant(), trial.verdict.metrics(), resolved,
                provenance(request, data, curves)), artifact);
        progress.check();
        return activate(version, request.activation(), trial.verdict.refusal());
    }

    /** A method of its own, so that the model that was judged does not stay in memory beside the one that will serve. */
    private Trial trial(HoldOut holdOut, Dataset data, Map<String, Object> parameters, long seed, Progress progress) {
        HoldOut.Split split = holdOut.split(data, data.sessions(), seed);
        progress.stage("tuning on held-out events", .1, .5);
        Tuned tuned = trainer.tune(split.training(), split.learning(), parameters, seed, progress);
        progress.stage("evaluating", .5, .55);
        return new Trial(tuned.recipe(), judge.judge(tuned.artifact(), split, seed, progress));
    }

    private record Trial(Recipe recipe, Judge.Verdict verdict) {
    }

    private Dataset read(TrainingRun.Request request, Progress progress) {
        DatasetBuilder builder = new DatasetBuilder(weights);
        events.scan(request.from().orElse(Instant.EPOCH), request.to().orElse(Instant.ofEpochMilli(Long.MAX_VALUE)), event -> {
            builder.add(event);
            if ((builder.size() & 0xfff) == 0) {
                progress.advance(1 - 1 / (1 + builder.size() / 1e6));
            }
        });
        catalog.refresh();
        catalog.forEach(builder::add);
        return builder.build();
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

    private Map<String, Object> provenance(TrainingRun.Request request, Dataset data, Curves curves) {
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
        provenance.put("curves", curves.asMap());
        return provenance;
    }
}
