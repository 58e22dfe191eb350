package dev.attune.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.learning.TrainingRun.Outcome;
import dev.attune.application.learning.TrainingRun.Request;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.application.port.TrainingRuns;
import dev.attune.application.port.TrainingRuns.Order;
import dev.attune.application.port.TrainingRuns.RunInProgress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What training runs promise. Each test starts with none. */
public abstract class TrainingRunsContract {
    private static final Request REQUEST =
            new Request(Map.of("neighbours", 50L), 7, Optional.of(Events.T0), Optional.empty(), Activation.ALWAYS);
    private static final Outcome DONE = new Outcome(Status.SUCCEEDED, Optional.empty(), Optional.of("m1"), true);

    protected abstract TrainingRuns runs();

    /** Makes the worker of the run look as if it had not been heard of for a minute. */
    protected abstract void silence(String id);

    @Test
    void oneRunAtATime() {
        TrainingRun run = runs().submit(REQUEST);
        assertEquals(Status.QUEUED, run.status());
        assertEquals(REQUEST, run.request());
        assertEquals(
                run.id(),
                assertThrows(RunInProgress.class, () -> runs().submit(REQUEST)).id());
        assertEquals(run.id(), runs().claim("worker").orElseThrow().id());
        assertThrows(RunInProgress.class, () -> runs().submit(REQUEST));
        runs().finish(run.id(), "worker", DONE);
        runs().submit(REQUEST);
    }

    @Test
    void aRunTellsHowFarItCame() {
        TrainingRun run = runs().submit(REQUEST);
        runs().claim("worker");
        assertEquals(Order.GO_ON, runs().report(run.id(), "worker", "tuning", .25));
        TrainingRun underWay = runs().find(run.id()).orElseThrow();
        assertEquals("tuning", underWay.stage());
        assertEquals(.25, underWay.fraction());
        assertTrue(underWay.startedAt().isPresent());
        runs().finish(run.id(), "worker", DONE);
        TrainingRun done = runs().find(run.id()).orElseThrow();
        assertEquals(Status.SUCCEEDED, done.status());
        assertEquals(1, done.fraction());
        assertEquals(Optional.of("m1"), done.modelVersion());
        assertTrue(done.activated());
        assertTrue(done.endedAt().isPresent());
    }

    @Test
    void aClaimedRunIsNotClaimedAgainUnlessItsWorkerFallsSilent() {
        TrainingRun run = runs().submit(REQUEST);
        runs().claim("first");
        assertEquals(Optional.empty(), runs().claim("second"));
        silence(run.id());
        assertEquals(run.id(), runs().claim("second").orElseThrow().id());
        assertEquals(Order.LOST, runs().report(run.id(), "first", "late", .9));
        runs().finish(run.id(), "first", DONE);
        assertEquals(Status.RUNNING, runs().find(run.id()).orElseThrow().status());
        assertEquals(Order.GO_ON, runs().report(run.id(), "second", "again", .1));
    }

    @Test
    void aWaitingRunIsCancelledAtOnceAndARunningOneByItsWorker() {
        TrainingRun waiting = runs().submit(REQUEST);
        assertTrue(runs().cancel(waiting.id()));
        assertFalse(runs().cancel(waiting.id()));
        assertEquals(Status.CANCELLED, runs().find(waiting.id()).orElseThrow().status());
        TrainingRun running = runs().submit(REQUEST);
        runs().claim("worker");
        assertTrue(runs().cancel(running.id()));
        assertEquals(Order.CANCEL, runs().report(running.id(), "worker", "x", .5));
        runs().finish(
                        running.id(),
                        "worker",
                        new Outcome(Status.CANCELLED, Optional.of("asked"), Optional.empty(), false));
        assertEquals(Status.CANCELLED, runs().find(running.id()).orElseThrow().status());
        assertFalse(runs().cancel("unknown"));
    }

    @Test
    void runsAreListedNewestFirst() throws Exception {
        for (int i = 0; i < 3; i++) {
            TrainingRun run = runs().submit(REQUEST);
            runs().claim("worker");
            runs().finish(run.id(), "worker", DONE);
            Thread.sleep(2);
        }
        List<TrainingRun> all = runs().page(Optional.empty(), 10);
        assertEquals(3, all.size());
        assertTrue(all.get(0).createdAt().isAfter(all.get(2).createdAt()));
        assertEquals(List.of(all.get(2)), runs().page(Optional.of(all.get(1).id()), 10));
    }
}
