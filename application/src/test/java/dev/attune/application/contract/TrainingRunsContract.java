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
import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    void anErasedUserIsInNoReason() {
        String others = TrainingRun.named(new UserId("annabel")) + ", " + TrainingRun.named(new UserId("an\"ann\"a"));
        String reason = "left out: " + TrainingRun.named(new UserId("ann")) + ", " + others;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ids.add(runs().submit(REQUEST).id());
            runs().claim("worker");
            runs().finish(
                            ids.getLast(),
                            "worker",
                            new Outcome(Status.FAILED, Optional.of(reason), Optional.empty(), false));
        }
        String without = runs().submit(REQUEST).id();
        runs().forget(new UserId("nobody"));
        assertEquals(
                Optional.of(reason), runs().find(ids.getFirst()).orElseThrow().reason());
        runs().forget(new UserId("ann"));
        for (String id : ids) {
            assertEquals(
                    Optional.of("left out: " + TrainingRuns.ERASED + ", " + others),
                    runs().find(id).orElseThrow().reason());
        }
        assertEquals(Optional.empty(), runs().find(without).orElseThrow().reason());
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
    void aNewRunWaits() {
        Instant before = Instant.now().minusSeconds(60);
        TrainingRun run = runs().submit(REQUEST);
        assertEquals(Optional.of(run), runs().find(run.id()));
        assertEquals(List.of(run), runs().page(Optional.empty(), 10));
        assertEquals(0, run.fraction());
        assertFalse(run.activated());
        assertEquals(Optional.empty(), run.reason());
        assertEquals(Optional.empty(), run.modelVersion());
        assertEquals(Optional.empty(), run.startedAt());
        assertEquals(Optional.empty(), run.endedAt());
        assertTrue(run.createdAt().isAfter(before));
        assertTrue(run.createdAt().isBefore(before.plusSeconds(120)));
        assertEquals(Optional.empty(), runs().find("unknown"));
    }

    @Test
    void whatIsAskedComesBackAsItWas() {
        Map<String, Object> parameters = Map.of(
                "long",
                1L << 53,
                "negative",
                -3L,
                "whole",
                2.0,
                "fraction",
                0.1 + 0.2,
                "flag",
                false,
                "digits",
                "7",
                "text",
                "\"\\ ß 日本 \uD83D\uDE00\n");
        Optional<Instant> from = Optional.of(Instant.parse("2026-01-01T00:00:00.123456789Z"));
        Optional<Instant> to = Optional.of(Instant.parse("2026-02-01T00:00:00.001Z"));
        List<Request> requests = List.of(
                new Request(parameters, Long.MIN_VALUE, from, to, Activation.IF_BETTER),
                new Request(Map.of(), Long.MAX_VALUE, Optional.empty(), to, Activation.NEVER),
                new Request(Map.of(), 0, from, Optional.empty(), Activation.ALWAYS),
                Request.ofUpload("u-1", 7, Activation.NEVER));
        for (Request request : requests) {
            TrainingRun run = runs().submit(request);
            assertEquals(request, run.request());
            assertEquals(request, runs().find(run.id()).orElseThrow().request());
            assertEquals(request, runs().page(Optional.empty(), 1).getFirst().request());
            assertEquals(request, runs().claim("worker").orElseThrow().request());
            runs().finish(run.id(), "worker", DONE);
            assertEquals(request, runs().find(run.id()).orElseThrow().request());
        }
    }

    @Test
    void ofSeveralRequestsAtTheSameTimeOneIsQueued() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<String> queued = Collections.synchronizedList(new ArrayList<>());
            Together.Task submit = () -> {
                try {
                    queued.add(runs().submit(REQUEST).id());
                } catch (RunInProgress e) {
                    assertFalse(e.id().isEmpty());
                }
            };
            Together.run(submit, submit, submit, submit);
            assertEquals(1, queued.size());
            assertEquals(round + 1, runs().page(Optional.empty(), 100).size());
            runs().claim("worker");
            runs().finish(queued.getFirst(), "worker", DONE);
        }
    }

    @Test
    void ofSeveralWorkersAtTheSameTimeOneGetsTheRun() throws Exception {
        for (int round = 0; round < 5; round++) {
            TrainingRun run = runs().submit(REQUEST);
            if (round % 2 == 1) {
                runs().claim("silent");
                silence(run.id());
            }
            List<String> claimed = Collections.synchronizedList(new ArrayList<>());
            Together.run(Stream.of("w1", "w2", "w3", "w4")
                    .<Together.Task>map(worker -> () -> runs().claim(worker).ifPresent(_ -> claimed.add(worker)))
                    .toArray(Together.Task[]::new));
            assertEquals(1, claimed.size());
            assertEquals(Order.GO_ON, runs().report(run.id(), claimed.getFirst(), "x", .1));
            runs().finish(run.id(), claimed.getFirst(), DONE);
        }
    }

    @Test
    void whoClaimsARunIsToldAllOfIt() {
        assertEquals(Optional.empty(), runs().claim("worker"));
        TrainingRun run = runs().submit(REQUEST);
        assertEquals(0, run.claims());
        TrainingRun claimed = runs().claim("worker").orElseThrow();
        assertEquals(runs().find(run.id()), Optional.of(claimed));
        assertEquals(Status.RUNNING, claimed.status());
        assertEquals(0, claimed.fraction());
        assertEquals(run.createdAt(), claimed.createdAt());
        assertFalse(claimed.startedAt().orElseThrow().isBefore(run.createdAt()));
        assertEquals(Optional.empty(), claimed.endedAt());
        assertEquals(Optional.empty(), runs().claim("worker"), "it is under way");
        runs().finish(run.id(), "worker", DONE);
        assertEquals(Optional.empty(), runs().claim("worker"), "it has ended");
        silence(run.id());
        assertEquals(Optional.empty(), runs().claim("worker"), "it has ended");
    }

    @Test
    void aWorkerThatReportsIsNotSilent() {
        TrainingRun run = runs().submit(REQUEST);
        runs().claim("first");
        silence(run.id());
        runs().report(run.id(), "first", "here", .5);
        assertEquals(Optional.empty(), runs().claim("second"));
        silence(run.id());
        assertTrue(runs().claim("second").isPresent());
        assertEquals(Optional.empty(), runs().claim("third"), "a claim is a sign of life");
    }

    @Test
    void whoTakesOverBeginsAnew() throws Exception {
        TrainingRun run = runs().submit(REQUEST);
        TrainingRun first = runs().claim("first").orElseThrow();
        runs().report(run.id(), "first", "far", .9);
        assertEquals(1, runs().find(run.id()).orElseThrow().claims());
        silence(run.id());
        Thread.sleep(3);
        TrainingRun second = runs().claim("second").orElseThrow();
        assertEquals(Status.RUNNING, second.status());
        assertEquals(0, second.fraction());
        assertEquals(REQUEST, second.request());
        assertEquals(first.startedAt(), second.startedAt());
        assertEquals(1, first.claims());
        assertEquals(2, second.claims());
        runs().report(run.id(), "second", "near", .2);
        assertEquals(Order.LOST, runs().report(run.id(), "first", "late", .95));
        TrainingRun now = runs().find(run.id()).orElseThrow();
        assertEquals("near", now.stage());
        assertEquals(2, now.claims());
        assertEquals(.2, now.fraction());
        runs().finish(run.id(), "first", new Outcome(Status.FAILED, Optional.of("late"), Optional.empty(), false));
        assertEquals(Optional.of(now), runs().find(run.id()));
        runs().finish(run.id(), "second", DONE);
        assertEquals(Status.SUCCEEDED, runs().find(run.id()).orElseThrow().status());
    }

    @Test
    void aRequestToStopOutlivesATakeover() {
        TrainingRun run = runs().submit(REQUEST);
        runs().claim("first");
        assertTrue(runs().cancel(run.id()));
        silence(run.id());
        runs().claim("second");
        assertEquals(Order.LOST, runs().report(run.id(), "first", "x", .5));
        assertEquals(Order.CANCEL, runs().report(run.id(), "second", "x", .5));
        runs().finish(run.id(), "second", DONE);
        TrainingRun next = runs().submit(REQUEST);
        runs().claim("second");
        assertEquals(Order.GO_ON, runs().report(next.id(), "second", "x", .5), "the next one was not asked");
    }

    @Test
    void aRunThatIsAskedToStopGoesOnUntilItsWorkerEndsIt() {
        TrainingRun run = runs().submit(REQUEST);
        runs().claim("worker");
        assertTrue(runs().cancel(run.id()));
        assertTrue(runs().cancel(run.id()));
        TrainingRun asked = runs().find(run.id()).orElseThrow();
        assertEquals(Status.RUNNING, asked.status());
        assertEquals(Optional.empty(), asked.endedAt());
        assertEquals(Optional.empty(), runs().claim("other"));
        assertThrows(RunInProgress.class, () -> runs().submit(REQUEST));
        assertEquals(Order.CANCEL, runs().report(run.id(), "worker", "x", .5));
        assertEquals(Order.CANCEL, runs().report(run.id(), "worker", "x", .6));
        runs().finish(run.id(), "worker", DONE);
        TrainingRun done = runs().find(run.id()).orElseThrow();
        assertEquals(Status.SUCCEEDED, done.status(), "it was done before it could stop");
        assertEquals(1, done.fraction());
        assertFalse(runs().cancel(run.id()));
        assertEquals(Optional.of(done), runs().find(run.id()));
    }

    @Test
    void aRunThatIsCancelledWhileItWaitsWasNeverStarted() {
        TrainingRun run = runs().submit(REQUEST);
        runs().cancel(run.id());
        TrainingRun cancelled = runs().find(run.id()).orElseThrow();
        assertEquals(Status.CANCELLED, cancelled.status());
        assertTrue(cancelled.reason().isPresent());
        assertEquals(Optional.empty(), cancelled.startedAt());
        assertTrue(cancelled.endedAt().isPresent());
        assertFalse(cancelled.activated());
        assertEquals(Optional.empty(), cancelled.modelVersion());
        assertEquals(Optional.empty(), runs().claim("worker"));
        assertEquals(Order.LOST, runs().report(run.id(), "worker", "x", .5));
        assertEquals(Optional.of(cancelled), runs().find(run.id()));
    }

    @Test
    void howARunEndedIsKept() {
        List<Outcome> outcomes = List.of(
                new Outcome(Status.SUCCEEDED, Optional.empty(), Optional.of("m1"), true),
                new Outcome(Status.SUCCEEDED, Optional.of("not better: ß 日本"), Optional.of("m2"), false),
                new Outcome(Status.FAILED, Optional.of("x".repeat(5_000)), Optional.empty(), false),
                new Outcome(Status.CANCELLED, Optional.of("asked"), Optional.empty(), false));
        for (Outcome outcome : outcomes) {
            TrainingRun run = runs().submit(REQUEST);
            TrainingRun claimed = runs().claim("worker").orElseThrow();
            runs().report(run.id(), "worker", "half", .5);
            runs().finish(run.id(), "worker", outcome);
            TrainingRun ended = runs().find(run.id()).orElseThrow();
            assertEquals(outcome.status(), ended.status());
            assertEquals(outcome.reason(), ended.reason());
            assertEquals(outcome.modelVersion(), ended.modelVersion());
            assertEquals(outcome.activated(), ended.activated());
            assertEquals(run.createdAt(), ended.createdAt());
            assertEquals(claimed.startedAt(), ended.startedAt());
            assertFalse(ended.endedAt().orElseThrow().isBefore(ended.startedAt().orElseThrow()));
            boolean succeeded = outcome.status() == Status.SUCCEEDED;
            assertEquals(succeeded ? 1 : .5, ended.fraction());
            assertTrue(succeeded || ended.stage().equals("half"));
            assertEquals(List.of(ended), runs().page(Optional.empty(), 1));
        }
    }

    /** It comes from an exception, and that perhaps from somebody's file. */
    @Test
    void aReasonMayBeAnyText() {
        TrainingRun run = runs().submit(REQUEST);
        runs().claim("worker");
        String text = "magic \u0000\u0001 half \uD83D";
        runs().finish(run.id(), "worker", new Outcome(Status.FAILED, Optional.of(text), Optional.empty(), false));
        TrainingRun failed = runs().find(run.id()).orElseThrow();
        assertEquals(Status.FAILED, failed.status());
        assertTrue(failed.reason().orElseThrow().startsWith("magic "));
    }

    @Test
    void whatHasEndedStaysAsItIs() {
        TrainingRun run = runs().submit(REQUEST);
        runs().finish(run.id(), "worker", DONE);
        assertEquals(Status.QUEUED, runs().find(run.id()).orElseThrow().status(), "nobody has claimed it");
        runs().claim("worker");
        runs().finish(run.id(), "worker", DONE);
        TrainingRun done = runs().find(run.id()).orElseThrow();
        runs().finish(run.id(), "worker", new Outcome(Status.FAILED, Optional.of("x"), Optional.empty(), false));
        assertEquals(Order.LOST, runs().report(run.id(), "worker", "late", .3));
        assertFalse(runs().cancel(run.id()));
        assertEquals(Optional.of(done), runs().find(run.id()));
        assertEquals(Order.LOST, runs().report("unknown", "worker", "x", .3));
        runs().finish("unknown", "worker", DONE);
        assertEquals(Optional.empty(), runs().find("unknown"));
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

    @Test
    void pagesFollowEachOtherWithoutGaps() throws Exception {
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            TrainingRun run = runs().submit(REQUEST);
            submitted.add(run.id());
            if (i < 11) {
                runs().cancel(run.id());
                Thread.sleep(2);
            }
        }
        List<String> found = new ArrayList<>();
        Optional<String> last = Optional.empty();
        while (found.size() < 12) {
            List<TrainingRun> page = runs().page(last, 4);
            assertEquals(4, page.size());
            page.forEach(run -> found.add(run.id()));
            last = Optional.of(page.getLast().id());
        }
        assertEquals(submitted.reversed(), found);
        assertEquals(List.of(), runs().page(last, 4));
        assertEquals(List.of(), runs().page(Optional.of("unknown"), 4));
    }
}
