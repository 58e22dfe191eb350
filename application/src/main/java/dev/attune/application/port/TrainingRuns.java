package dev.attune.application.port;

import dev.attune.application.learning.TrainingRun;
import java.util.List;
import java.util.Optional;

/** Training runs, one at a time over all instances. Every method may throw {@link StoreUnavailable}. */
public interface TrainingRuns {
    /**
     * Queues a run.
     *
     * @throws RunInProgress when one is queued or running
     */
    TrainingRun submit(TrainingRun.Request request);

    Optional<TrainingRun> find(String id);

    /** Newest first, older than the given one. */
    List<TrainingRun> page(Optional<String> before, int limit);

    /** The run that waits, or whose worker has not been heard of for 10 s; it is this worker's from now on. */
    Optional<TrainingRun> claim(String worker);

    /** Says that the worker is alive and how far it has come. */
    Order report(String id, String worker, String stage, double fraction);

    /** Ends a run; ignored when the worker has lost it. */
    void finish(String id, String worker, TrainingRun.Outcome outcome);

    /** Asks a run to stop, a waiting one at once; false when there is none or it has ended. */
    boolean cancel(String id);

    /** What the worker is to do. */
    enum Order {
        GO_ON,
        /** Stop and finish as cancelled. */
        CANCEL,
        /** Another worker has taken over: stop and write nothing. */
        LOST
    }

    final class RunInProgress extends RuntimeException {
        private final String id;

        public RunInProgress(String id) {
            super("training run " + id + " is in progress");
            this.id = id;
        }

        public String id() {
            return id;
        }
    }
}
