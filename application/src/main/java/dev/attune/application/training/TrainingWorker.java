package dev.attune.application.training;

import dev.attune.application.learning.Progress;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Outcome;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.application.operations.FailureLog;
import dev.attune.application.operations.Loop;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.port.TrainingRuns.Order;
import dev.attune.domain.InvalidValue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs from the queue one after the other, and reports on them. It stops a run that was cancelled, or that
 * another worker has taken over.
 */
public final class TrainingWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofMillis(300);
    /** A run that ended so many workers without a word ends the next one too. */
    private static final int MOST_CLAIMS = 2;
    /** A run may take days. */
    private static final Duration LIMIT = Duration.ofDays(365);

    private static final String GIVEN_UP =
            "two workers fell silent over it, most likely because their memory was too small; give training more"
                    + " memory, or a shorter window (from, to)";

    private final TrainingRuns runs;
    private final TrainingJob job;
    private final String worker;
    private final MeterRegistry meters;
    private volatile Optional<Loop> loop = Optional.empty();
    private volatile boolean closed;
    /** Progress of the run under way. The worker's thread writes it. */
    private volatile Optional<Progress> current = Optional.empty();

    public TrainingWorker(TrainingRuns runs, TrainingJob job, String worker, MeterRegistry meters) {
        this.runs = runs;
        this.job = job;
        this.worker = worker;
        this.meters = meters;
        Gauge.builder(
                        "attune.training.fraction",
                        this,
                        self -> self.current.map(Progress::fraction).orElse(0.0))
                .description("How far the training run of this instance has come, 0 to 1")
                .register(meters);
    }

    public void start() {
        loop = Optional.of(Loop.start("training", LIMIT, this::work));
    }

    /** Tells the worker that a run may be waiting. */
    public void wake() {
        loop.ifPresent(Loop::wake);
    }

    private Duration work() {
        runs.claim(worker).ifPresent(this::train);
        return LOOK;
    }

    private void train(TrainingRun run) {
        Progress progress = new Progress();
        current = Optional.of(progress);
        long started = System.nanoTime();
        Thread reporter = Thread.ofVirtual().start(() -> report(run, progress));
        Outcome outcome = outcome(run, progress);
        current = Optional.empty();
        Timer.builder("attune.training")
                .description("Training runs of this instance, by how they ended")
                .tag("status", outcome.status().text())
                .register(meters)
                .record(Duration.ofNanos(System.nanoTime() - started));
        // Until its outcome is stored, the run is under way: another worker would train all of it again.
        try {
            finish(run, outcome);
        } finally {
            reporter.interrupt();
        }
        if (run.request().upload().isPresent()) {
            forget(run);
        }
        // The reason may name users, and stands in the run alone.
        LOG.info(
                "Training run {} {}{}",
                run.id(),
                outcome.status().text(),
                outcome.modelVersion()
                        .map(version -> ": " + version + (outcome.activated() ? " is active" : " is not activated"))
                        .orElse(""));
    }

    /** Stores the outcome, and waits for the store as long as it does not answer. */
    private void finish(TrainingRun run, Outcome outcome) {
        FailureLog failures = new FailureLog(LOG, "The outcome of training run " + run.id());
        while (true) {
            try {
                runs.finish(run.id(), worker, outcome);
                failures.succeeded();
                return;
            } catch (StoreUnavailable e) {
                if (closed) {
                    throw e;
                }
                failures.failed(e);
                rest();
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Progress.Cancelled();
        }
    }

    /**
     * Removes the upload of a run, unless another worker has taken the run over. A later upload removes the files that
     * stay behind.
     */
    private void forget(TrainingRun run) {
        try {
            if (runs.find(run.id()).filter(found -> found.status().ended()).isPresent()) {
                job.forget(run.request());
            }
        } catch (StoreUnavailable e) {
            LOG.warn("The upload of training run {} stays for now: {}", run.id(), e.getMessage());
        }
    }

    private Outcome outcome(TrainingRun run, Progress progress) {
        try {
            if (isCancelled(run)) {
                throw new Progress.Cancelled();
            }
            if (run.claims() > MOST_CLAIMS) {
                return new Outcome(Status.FAILED, Optional.of(GIVEN_UP), Optional.empty(), false);
            }
            return job.run(run.request(), progress);
        } catch (Progress.Cancelled e) {
            return new Outcome(
                    Status.CANCELLED,
                    Optional.of(closed ? "the instance stopped" : "cancelled on request"),
                    Optional.empty(),
                    false);
        } catch (InvalidValue e) {
            return new Outcome(Status.FAILED, Optional.of(e.getMessage()), Optional.empty(), false);
        } catch (RuntimeException | Error e) {
            LOG.error("Training run {} failed", run.id(), e);
            String reason =
                    Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
            return new Outcome(Status.FAILED, Optional.of(reason), Optional.empty(), false);
        }
    }

    /** Returns whether the run was cancelled under a worker before this one. */
    private boolean isCancelled(TrainingRun run) {
        try {
            return runs.report(run.id(), worker, run.stage(), 0) != Order.GO_ON;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    private void report(TrainingRun run, Progress progress) {
        while (true) {
            try {
                Thread.sleep(REPORT);
                if (runs.report(run.id(), worker, progress.stage(), progress.fraction()) != Order.GO_ON) {
                    progress.cancel();
                    return;
                }
            } catch (RuntimeException e) {
                LOG.debug("Progress of run {} could not be reported", run.id(), e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Stops the worker. The run under way ends as cancelled. */
    @Override
    public void close() {
        closed = true;
        current.ifPresent(Progress::cancel);
        loop.ifPresent(Loop::close);
    }
}
