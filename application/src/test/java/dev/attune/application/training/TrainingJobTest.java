package dev.attune.application.training;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.contract.Events;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.contract.InMemoryRuns;
import dev.attune.application.contract.InMemoryUploads;
import dev.attune.application.contract.PlantedScorer;
import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Curves;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.ItemDescription;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.Rival;
import dev.attune.application.learning.TestCase;
import dev.attune.application.learning.Trainer;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.learning.TrainingRun.Outcome;
import dev.attune.application.learning.TrainingRun.Request;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.TrainingRuns.RunInProgress;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.ranking.Metric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every user walks along a row of items, one each second. The planted model, which knows that neighbours go together,
 * finds the next one; a list in another order does not.
 */
class TrainingJobTest {
    private static final String[] ROW = {"a", "b", "c", "d", "e", "f", "g", "h"};
    private static final String[] SHUFFLED = {"h", "a", "g", "b", "f", "c", "e", "d"};

    private final InMemoryEvents events = new InMemoryEvents();
    private final InMemoryModels registry = new InMemoryModels();
    private final InMemoryUploads uploads = new InMemoryUploads();
    private final InMemoryRuns runs = new InMemoryRuns();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Planted trainer = new Planted();
    private final TrainingJob job = new TrainingJob(
            events,
            uploads,
            EventWeights.defaults(),
            new CatalogSnapshot(new InMemoryCatalog(), InstantSource.system()),
            trainer,
            PlantedScorer.loader(),
            registry,
            InstantSource.fixed(T0.plusSeconds(1_000)),
            "1.2.3");
    private final TrainingService service =
            new TrainingService(runs, trainer, uploads, InstantSource.fixed(Instant.now()), () -> {});

    @Test
    void tooLittleToLearnFromFailsAndSaysWhatIsMissing() {
        assertEquals(
                new Outcome(
                        Status.FAILED,
                        Optional.of("there are no events that speak for an item, or none between from and to;"
                                + " no events were found"),
                        Optional.empty(),
                        false),
                job.run(request(Activation.IF_BETTER), new Progress()));
        append(events, view("ann", "1", "a", 1));
        assertEquals(
                "training needs at least 2 users who viewed, bought or otherwise chose an item (there is 1) and 2 items"
                        + " that somebody chose (there is 1); found: view 1 (1 speak for an item)",
                job.run(request(Activation.IF_BETTER), new Progress()).reason().orElseThrow());
    }

    @Test
    void aGoodModelIsPublishedWithItsProofAndServes() {
        walk(40);
        Outcome outcome = job.run(request(Activation.IF_BETTER), new Progress());
        assertTrue(outcome.activated(), outcome.toString());
        assertEquals(
                "activated: compared with popularity (questions: 3); no model was active",
                outcome.reason().orElseThrow());
        Model model = registry.find(outcome.modelVersion().orElseThrow()).orElseThrow();
        assertEquals(Optional.of(model.version()), registry.active());
        assertEquals("m-" + model.sha256().substring(0, 16), model.version());
        assertEquals(T0.plusSeconds(1_000), model.createdAt());
        assertEquals(3, model.quality().testCases());
        assertTrue(model.quality().of(Metric.NDCG).orElseThrow() > 0);
        assertTrue(model.quality().of(Rival.POPULARITY, Metric.NDCG).isPresent());
        assertTrue(model.quality().difference(Rival.POPULARITY, Metric.MRR).isPresent());
        assertEquals("newest", model.parameters().get("holdout"));
        assertEquals("planted", model.parameters().get("kind"));
        Map<String, Object> provenance = model.provenance().asMap();
        assertEquals(7L, provenance.get("seed"));
        assertEquals("1.2.3", provenance.get("code"));
        assertEquals(40L, provenance.get("users"));
        assertEquals("2026-01-01T00:00:00Z", provenance.get("dataFrom"));
        assertEquals("sessions", provenance.get("shape"));
    }

    /** Four events each look like visits of people who never return, unless somebody knows better. */
    @ParameterizedTest
    @ValueSource(strings = {"sessions", "histories"})
    void theCallerMayNameTheShape(String shape) {
        walk(40);
        assertEquals(shape, shape(Map.of("shape", shape)));
    }

    private Object shape(Map<String, Object> parameters) {
        Request request = new Request(parameters, 7, Optional.empty(), Optional.empty(), Activation.NEVER);
        String version = job.run(request, new Progress()).modelVersion().orElseThrow();
        return registry.find(version).orElseThrow().provenance().asMap().get("shape");
    }

    /** The admin has seen something that the run has not. */
    @Test
    void aRollBackDuringARunStands() {
        walk(40);
        trainer.items = new String[] {"a", "b"};
        String first = job.run(request(Activation.ALWAYS), new Progress())
                .modelVersion()
                .orElseThrow();
        trainer.items = new String[] {"b", "a"};
        String second = job.run(request(Activation.ALWAYS), new Progress())
                .modelVersion()
                .orElseThrow();
        trainer.items = ROW;
        trainer.making = () -> registry.activate(first, Optional.of(second));
        Outcome better = job.run(request(Activation.IF_BETTER), new Progress());
        assertEquals(Optional.of("not activated: another model was activated meanwhile"), better.reason());
        assertFalse(better.activated());
        assertEquals(Optional.of(first), registry.active());
        trainer.making = () -> {};
        assertTrue(job.run(request(Activation.IF_BETTER), new Progress()).activated(), "without a roll-back");
    }

    @Test
    void theSameModelIsNotActivatedTwice() {
        walk(40);
        job.run(request(Activation.ALWAYS), new Progress());
        Outcome again = job.run(request(Activation.ALWAYS), new Progress());
        assertEquals(Optional.of("the same model is active already"), again.reason());
        assertTrue(again.activated());
    }

    @Test
    void neverMeansNever() {
        walk(40);
        Outcome outcome = job.run(request(Activation.NEVER), new Progress());
        assertEquals(Optional.of("not activated: activate was never"), outcome.reason());
        assertFalse(outcome.activated());
        assertEquals(Optional.empty(), registry.active());
        assertTrue(registry.find(outcome.modelVersion().orElseThrow()).isPresent());
    }

    @Test
    void aWorseModelIsHeldBackUnlessItIsAskedFor() {
        walk(40);
        Outcome good = job.run(request(Activation.ALWAYS), new Progress());
        trainer.items = SHUFFLED;
        Outcome worse = job.run(request(Activation.IF_BETTER), new Progress());
        assertEquals(Status.SUCCEEDED, worse.status());
        assertFalse(worse.activated());
        String reason = worse.reason().orElseThrow();
        assertTrue(reason.startsWith("not activated: "), reason);
        assertTrue(reason.contains(worse.modelVersion().orElseThrow()), reason);
        assertEquals(good.modelVersion(), registry.active());
        Outcome forced = job.run(request(Activation.ALWAYS), new Progress());
        assertTrue(forced.activated());
        assertTrue(forced.reason().orElseThrow().startsWith("activated as asked; ifBetter would have said: not"));
    }

    @Test
    void whatNothingCanBeHeldOutOfIsUnprovenAndFollowsNoOther() {
        append(events, view("ann", "1", "a", 1), view("ann", "2", "b", 2), view("bob", "1", "b", 1));
        trainer.shape = 1;
        Outcome first = job.run(request(Activation.IF_BETTER), new Progress());
        assertTrue(first.activated(), first.toString());
        trainer.items = SHUFFLED;
        Outcome second = job.run(request(Activation.IF_BETTER), new Progress());
        assertNotEquals(first.modelVersion(), second.modelVersion());
    }

    @Test
    void theWindowOfARequestHolds() {
        walk(40);
        Request narrow =
                new Request(Map.of(), 7, Optional.of(T0.plusSeconds(9_000)), Optional.empty(), Activation.ALWAYS);
        assertEquals(Status.FAILED, job.run(narrow, new Progress()).status());
    }

    @Test
    void aCancelledRunEndsAsSuch() {
        walk(40);
        Progress progress = new Progress();
        progress.cancel();
        assertThrows(Progress.Cancelled.class, () -> job.run(request(Activation.ALWAYS), progress));
        assertEquals(List.of(), registry.page(Optional.empty(), 10));
    }

    @Test
    void anExternalModelIsCompletedAndJudged() {
        TrainingRun run = service.complete(PlantedScorer.artifact("external"), 3, Activation.IF_BETTER);
        Outcome outcome = job.run(run.request(), new Progress());
        assertTrue(outcome.activated(), outcome.toString());
        Map<String, Object> provenance = registry.find(outcome.modelVersion().orElseThrow())
                .orElseThrow()
                .provenance()
                .asMap();
        assertEquals("elsewhere", provenance.get("trainedBy"));
        assertEquals(3L, provenance.get("seed"));
        job.forget(run.request());
        assertThrows(
                CorruptArtifact.class, () -> uploads.open(run.request().upload().orElseThrow()));
    }

    @Test
    void aSecondUploadIsRefusedWhileARunIsUnderWayAndLeavesNothing() {
        TrainingRun first = service.complete(PlantedScorer.artifact("external"), 3, Activation.NEVER);
        assertThrows(
                RunInProgress.class, () -> service.complete(PlantedScorer.artifact("another"), 3, Activation.NEVER));
        assertTrue(service.cancel(first.id()));
        assertEquals(Status.CANCELLED, service.find(first.id()).orElseThrow().status());
    }

    @Test
    void aRequestIsCheckedBeforeItWaits() {
        assertThrows(
                InvalidValue.class,
                () -> service.start(new Request(
                        Map.of("holdout", "oldest"), 1, Optional.empty(), Optional.empty(), Activation.NEVER)));
        assertThrows(
                InvalidValue.class,
                () -> service.start(new Request(
                        Map.of("shape", "round"), 1, Optional.empty(), Optional.empty(), Activation.NEVER)));
        assertThrows(
                InvalidValue.class,
                () -> service.start(
                        new Request(Map.of("unknown", 1), 1, Optional.empty(), Optional.empty(), Activation.NEVER)));
        assertThrows(
                InvalidValue.class,
                () -> service.start(new Request(Map.of(), 1, Optional.of(T0), Optional.of(T0), Activation.NEVER)));
        assertEquals(List.of(), service.page(Optional.empty(), 10));
    }

    @Test
    void aWorkerTakesTheRunAndTellsItsEnd() throws Exception {
        walk(40);
        try (TrainingWorker worker = new TrainingWorker(runs, job, "w1", meters)) {
            worker.start();
            TrainingRun run = service.start(request(Activation.ALWAYS));
            worker.wake();
            Events.await(
                    "the end of the run",
                    Duration.ofSeconds(10),
                    () -> runs.find(run.id()).orElseThrow().status() == Status.SUCCEEDED);
            assertTrue(runs.find(run.id()).orElseThrow().activated());
        }
    }

    @Test
    void anOutcomeOutlastsABlinkOfTheDatabase() throws Exception {
        walk(40);
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        InMemoryRuns blinking = new InMemoryRuns() {
            @Override
            public synchronized void finish(String id, String worker, Outcome outcome) {
                if (refused.incrementAndGet() < 3) {
                    throw new StoreUnavailable("planted", Duration.ofSeconds(1), null);
                }
                super.finish(id, worker, outcome);
            }

            @Override
            public synchronized Optional<TrainingRun> claim(String worker) {
                Optional<TrainingRun> claimed = super.claim(worker);
                begun.addAndGet(claimed.isPresent() ? 1 : 0);
                return claimed;
            }
        };
        TrainingRun run = blinking.submit(request(Activation.ALWAYS));
        try (TrainingWorker worker = new TrainingWorker(blinking, job, "w1", meters)) {
            worker.start();
            Events.await(
                    "the end of the run",
                    Duration.ofSeconds(10),
                    () -> blinking.find(run.id()).orElseThrow().status() == Status.SUCCEEDED);
        }
        assertEquals(3, refused.get());
        assertEquals(1, begun.get(), "it is trained once");
    }

    /** Memory that is too small ends the process, and the next one, and the next one. */
    @Test
    void aRunThatEndedTwoWorkersIsGivenUp() throws Exception {
        walk(40);
        TrainingRun run = service.start(request(Activation.ALWAYS));
        for (String dead : List.of("dead-1", "dead-2")) {
            runs.claim(dead);
            runs.silence(run.id());
        }
        try (TrainingWorker worker = new TrainingWorker(runs, job, "w1", meters)) {
            worker.start();
            Events.await(
                    "the end of the run",
                    Duration.ofSeconds(10),
                    () -> runs.find(run.id()).orElseThrow().status() == Status.FAILED);
        }
        assertTrue(runs.find(run.id()).orElseThrow().reason().orElseThrow().contains("more memory"));
    }

    @Test
    void aRunThatWasCancelledUnderADeadWorkerDoesNotBegin() throws Exception {
        trainer.dies = true;
        walk(40);
        TrainingRun run = service.start(request(Activation.ALWAYS));
        runs.claim("dead");
        assertTrue(runs.cancel(run.id()));
        runs.silence(run.id());
        try (TrainingWorker worker = new TrainingWorker(runs, job, "w1", meters)) {
            worker.start();
            Events.await(
                    "the end of the run",
                    Duration.ofSeconds(10),
                    () -> runs.find(run.id()).orElseThrow().status() == Status.CANCELLED);
        }
    }

    /** An error in one run must not leave every later run waiting. */
    @Test
    void aWorkerGoesOnAfterAnError() throws Exception {
        walk(40);
        trainer.dies = true;
        try (TrainingWorker worker = new TrainingWorker(runs, job, "w1", meters)) {
            worker.start();
            TrainingRun dead = service.start(request(Activation.ALWAYS));
            worker.wake();
            Events.await(
                    "the end of the first run",
                    Duration.ofSeconds(10),
                    () -> runs.find(dead.id()).orElseThrow().status() == Status.FAILED);
            assertEquals(
                    Optional.of("StackOverflowError"),
                    runs.find(dead.id()).orElseThrow().reason());
            trainer.dies = false;
            TrainingRun next = service.start(request(Activation.ALWAYS));
            worker.wake();
            Events.await(
                    "the end of the second run",
                    Duration.ofSeconds(10),
                    () -> runs.find(next.id()).orElseThrow().status() == Status.SUCCEEDED);
        }
    }

    @Test
    void aWorkerThatStopsEndsItsRunAsCancelled() throws Exception {
        walk(40);
        trainer.waits = new CountDownLatch(1);
        TrainingRun run;
        try (TrainingWorker worker = new TrainingWorker(runs, job, "w1", meters)) {
            worker.start();
            run = service.start(request(Activation.ALWAYS));
            worker.wake();
            Events.await(
                    "the start",
                    Duration.ofSeconds(10),
                    () -> runs.find(run.id()).orElseThrow().status() == Status.RUNNING);
        }
        assertEquals(Status.CANCELLED, runs.find(run.id()).orElseThrow().status());
        assertEquals(
                Optional.of("the instance stopped"),
                runs.find(run.id()).orElseThrow().reason());
        assertEquals(
                1,
                meters.get("attune.training").tag("status", "cancelled").timer().count());
        assertEquals(0, meters.get("attune.training.fraction").gauge().value());
    }

    @Test
    void aWorkerEndsARunThatIsCancelledAndSurvivesADefect() throws Exception {
        walk(40);
        try (TrainingWorker worker = new TrainingWorker(runs, job, "w1", meters)) {
            worker.start();
            trainer.waits = new CountDownLatch(1);
            TrainingRun cancelled = service.start(request(Activation.ALWAYS));
            worker.wake();
            Events.await(
                    "the start",
                    Duration.ofSeconds(10),
                    () -> runs.find(cancelled.id()).orElseThrow().status() == Status.RUNNING);
            service.cancel(cancelled.id());
            Events.await(
                    "cancelled",
                    Duration.ofSeconds(10),
                    () -> runs.find(cancelled.id()).orElseThrow().status() == Status.CANCELLED);
            trainer.waits = null;
            trainer.fails = true;
            TrainingRun failed = service.start(request(Activation.ALWAYS));
            worker.wake();
            Events.await(
                    "failed",
                    Duration.ofSeconds(10),
                    () -> runs.find(failed.id()).orElseThrow().status() == Status.FAILED);
            assertEquals(
                    Optional.of("a defect"),
                    runs.find(failed.id()).orElseThrow().reason());
        }
    }

    private void walk(int users) {
        for (int user = 0; user < users; user++) {
            for (int step = 0; step < 4; step++) {
                String item = ROW[(user + step) % (ROW.length - 3) + (step > 3 ? 1 : 0)];
                append(events, view("u" + user, "e" + step, item, step));
            }
        }
    }

    private static Request request(Activation activation) {
        return new Request(Map.of(), 7, Optional.empty(), Optional.empty(), activation);
    }

    /** Learns nothing: its model is planted. */
    private static final class Planted implements Trainer {
        private volatile String[] items = ROW;
        private volatile CountDownLatch waits;
        private volatile boolean fails;
        private volatile boolean dies;
        private volatile Runnable making = () -> {};
        private int shape;

        @Override
        public void check(Map<String, Object> parameters) {
            parameters.keySet().stream().findFirst().ifPresent(name -> {
                throw new InvalidValue("parameters." + name, "absent", parameters.get(name));
            });
        }

        @Override
        public Tuned tune(
                Dataset dataset,
                Dataset all,
                HeldOutCases heldOut,
                Map<String, Object> parameters,
                long seed,
                Progress progress) {
            if (dies) {
                throw new StackOverflowError();
            }
            if (fails) {
                throw new IllegalStateException("a defect");
            }
            while (waits != null) {
                progress.check();
                Thread.onSpinWait();
            }
            return tuned();
        }

        private Tuned tuned() {
            Artifact artifact = PlantedScorer.artifact(items);
            return new Tuned(artifact, new Recipe() {
                @Override
                public Map<String, Object> parameters() {
                    return Map.of("kind", "planted", "shape", shape);
                }

                @Override
                public Curves curves() {
                    return new Curves();
                }

                @Override
                public Artifact make(Progress progress) {
                    making.run();
                    return artifact;
                }
            });
        }

        @Override
        public ExternalModel read(InputStream externalModel, Function<ItemId, Optional<ItemDescription>> described)
                throws IOException {
            assertEquals("external", new String(externalModel.readAllBytes(), StandardCharsets.UTF_8));
            return new Elsewhere();
        }

        private final class Elsewhere implements ExternalModel {
            private final List<ItemId> known = List.of(new ItemId("a"), new ItemId("b"), new ItemId("c"));

            @Override
            public Population population() {
                return new Population(known, new int[] {3, 2, 1}, new int[] {3, 2, 1}, 3);
            }

            @Override
            public HeldOutCases heldOut() {
                List<TestCase> cases = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    cases.add(new TestCase(List.of(new Interest(known.get(2), 1)), Set.of(1), false, i));
                }
                return new HeldOutCases(cases);
            }

            @Override
            public Provenance provenance() {
                return Provenance.EMPTY.withTrainer("elsewhere", "a file").withData(T0, T0);
            }

            @Override
            public Tuned tune(HeldOutCases heldOut, long seed, Progress progress) {
                return tuned();
            }
        }
    }
}
