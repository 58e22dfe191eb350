package dev.attune.application.port;

import dev.attune.application.learning.TrainingRun;
import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.Optional;

/**
 * Training runs, one at a time over all instances.
 *
 * <p>Threads of all instances call every method at the same time. Each method is one atomic step. When it returns, its
 * change is durable, and every instance sees it from then on. All times are those of one clock that the instances
 * share, in milliseconds. Runs are kept for ever.
 *
 * <p>Every method may throw {@link StoreUnavailable}: the server does not answer, and the same call may succeed later.
 * A method that changes something may have done so before it throws that. Any other exception but {@link RunInProgress}
 * is a defect, and ends the worker that meets it.
 */
public interface TrainingRuns {
    /**
     * Queues a run under a new id. Of several callers at the same time one succeeds.
     *
     * @param request comes back equal from every method: numbers, texts and booleans among its parameters keep their
     *     types, its times keep their nanoseconds
     * @return the run, {@code QUEUED}, at fraction 0, neither started nor ended
     * @throws RunInProgress when one is queued or running; it names that one
     */
    TrainingRun submit(TrainingRun.Request request);

    /** Returns a run; empty if no run has this id. */
    Optional<TrainingRun> find(String id);

    /**
     * Returns runs that are older than the given one, newest first. The order is by the time of submission. Runs of one
     * millisecond have any order, always the same. The page is shorter than the limit only at the end. It is empty if
     * the given run is unknown.
     */
    List<TrainingRun> page(Optional<String> before, int limit);

    /**
     * Gives the worker the run that waits, or whose worker has not been heard of for 10 s. The run is this worker's
     * from now on: {@code RUNNING}, at fraction 0, with one more claim. Its start is that of the first claim. Of
     * several workers at the same time one gets it. A worker is heard of when it claims and when it reports. A worker
     * whose own run is under way gets nothing. A request to stop outlives a takeover.
     */
    Optional<TrainingRun> claim(String worker);

    /**
     * Says that the worker is alive, and notes its progress. It changes nothing and answers {@code LOST} if the run is
     * not this worker's, has ended, or is unknown.
     */
    Order report(String id, String worker, String stage, double fraction);

    /**
     * Ends a run with all that the outcome says; nothing else ends a run that a worker has. Ignored when the worker has
     * lost it, when the run has ended, or when it is unknown. A run that succeeded is at fraction 1. Another one stays
     * at the stage and fraction of the last report.
     *
     * @param outcome its reason may be any text; a store may replace characters that it cannot keep, such as NUL
     */
    void finish(String id, String worker, TrainingRun.Outcome outcome);

    /**
     * Asks a run to stop. A waiting one is {@code CANCELLED} at once, with a reason, and was never started. A running
     * one goes on until its worker has been told by {@link #report} and finishes it. To ask again is harmless.
     *
     * @return false when there is no such run, or it has ended
     */
    boolean cancel(String id);

    /** Takes a user out of the reasons of all runs, which name users as {@link TrainingRun#named} does. */
    void forget(UserId user);

    /** What stands in a reason in place of a user who was erased. */
    String ERASED = "(erased)";

    /** The order to the worker. */
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
