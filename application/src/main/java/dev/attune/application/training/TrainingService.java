package dev.attune.application.training;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.DataShape;
import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.Trainer;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.port.Uploads;
import dev.attune.domain.InvalidValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Starts, watches and cancels training runs. */
public final class TrainingService {
    /**
     * Age from which nobody comes for an upload any more. Its run was cancelled before it began, or its instance was
     * killed.
     */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final TrainingRuns runs;
    private final Trainer trainer;
    private final Uploads uploads;
    private final InstantSource clock;
    private final Runnable queued;

    /** @param queued called when a run waits, so that a worker on this instance need not wait for its next look */
    public TrainingService(TrainingRuns runs, Trainer trainer, Uploads uploads, InstantSource clock, Runnable queued) {
        this.runs = runs;
        this.trainer = trainer;
        this.uploads = uploads;
        this.clock = clock;
        this.queued = queued;
    }

    /**
     * Queues a training run. Throws {@link InvalidValue} for wrong parameters, and {@link TrainingRuns.RunInProgress}
     * while another run is under way.
     */
    public TrainingRun start(TrainingRun.Request request) {
        Map<String, Object> forTrainer = new HashMap<>(request.parameters());
        Optional.ofNullable(forTrainer.remove(HoldOutStrategy.PARAMETER)).ifPresent(HoldOutStrategy::parse);
        Optional.ofNullable(forTrainer.remove(DataShape.PARAMETER)).ifPresent(DataShape::parse);
        trainer.check(forTrainer);
        if (request.from().isPresent()
                && request.to().isPresent()
                && !request.from().get().isBefore(request.to().get())) {
            throw new InvalidValue(
                    "from",
                    "before to (" + request.to().get() + ")",
                    request.from().get());
        }
        return submit(request);
    }

    /**
     * Queues a run that completes and judges an external model. Throws {@link TrainingRuns.RunInProgress} while another
     * run is under way. The caller may send the same upload again later.
     */
    public TrainingRun complete(Artifact externalModel, long seed, Activation activation) {
        String upload = "u-" + UUID.randomUUID();
        uploads.removeBefore(clock.instant().minus(FORGOTTEN));
        uploads.put(upload, externalModel);
        try {
            return submit(TrainingRun.Request.ofUpload(upload, seed, activation));
        } catch (TrainingRuns.RunInProgress e) {
            uploads.remove(upload);
            throw e;
        }
    }

    private TrainingRun submit(TrainingRun.Request request) {
        TrainingRun run = runs.submit(request);
        queued.run();
        return run;
    }

    public Optional<TrainingRun> find(String id) {
        return runs.find(id);
    }

    public List<TrainingRun> page(Optional<String> before, int limit) {
        return runs.page(before, limit);
    }

    public boolean cancel(String id) {
        return runs.cancel(id);
    }
}
