package dev.attune.application.contract;

import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Outcome;
import dev.attune.application.learning.TrainingRun.Request;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.application.port.TrainingRuns;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Training runs for tests of what stands on them; they keep the contract. */
public class InMemoryRuns implements TrainingRuns {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Map<String, TrainingRun> runs = new LinkedHashMap<>();
    private final Map<String, String> workers = new LinkedHashMap<>();
    private final Map<String, Integer> claims = new LinkedHashMap<>();
    private final Map<String, Instant> heardOf = new LinkedHashMap<>();
    private final Set<String> toCancel = new HashSet<>();

    @Override
    public synchronized TrainingRun submit(Request request) {
        runs.values().stream().filter(run -> !run.status().ended()).findFirst().ifPresent(run -> {
            throw new RunInProgress(run.id());
        });
        TrainingRun run = new TrainingRun(
                "t-" + (runs.size() + 1),
                request,
                Status.QUEUED,
                "waiting",
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                now(),
                Optional.empty(),
                Optional.empty());
        runs.put(run.id(), run);
        return run;
    }

    @Override
    public synchronized Optional<TrainingRun> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
        if (before.isPresent() && !runs.containsKey(before.get())) {
            return List.of();
        }
        List<TrainingRun> newestFirst = runs.values().stream().toList().reversed();
        int from = before.map(id -> newestFirst.indexOf(runs.get(id)) + 1).orElse(0);
        return newestFirst.stream().skip(from).limit(limit).toList();
    }

    @Override
    public synchronized Optional<TrainingRun> claim(String worker) {
        Instant silent = Instant.now().minus(SILENCE);
        Optional<TrainingRun> waiting = runs.values().stream()
                .filter(run -> run.status() == Status.QUEUED
                        || run.status() == Status.RUNNING
                                && heardOf.get(run.id()).isBefore(silent))
                .findFirst();
        waiting.ifPresent(run -> {
            workers.put(run.id(), worker);
            claims.merge(run.id(), 1, Integer::sum);
            change(run, Status.RUNNING, "started", 0, Optional.empty());
        });
        return waiting.map(run -> runs.get(run.id()));
    }

    @Override
    public synchronized Order report(String id, String worker, String stage, double fraction) {
        if (!mine(id, worker)) {
            return Order.LOST;
        }
        change(runs.get(id), Status.RUNNING, stage, fraction, Optional.empty());
        return toCancel.contains(id) ? Order.CANCEL : Order.GO_ON;
    }

    @Override
    public synchronized void finish(String id, String worker, Outcome outcome) {
        if (mine(id, worker)) {
            TrainingRun run = runs.get(id);
            boolean succeeded = outcome.status() == Status.SUCCEEDED;
            change(
                    run,
                    outcome.status(),
                    succeeded ? "done" : run.stage(),
                    succeeded ? 1 : run.fraction(),
                    Optional.of(outcome));
        }
    }

    @Override
    public synchronized boolean cancel(String id) {
        TrainingRun run = runs.get(id);
        if (run == null || run.status().ended()) {
            return false;
        }
        toCancel.add(id);
        if (run.status() == Status.QUEUED) {
            Outcome outcome = new Outcome(Status.CANCELLED, Optional.of("before it started"), Optional.empty(), false);
            change(run, Status.CANCELLED, run.stage(), 0, Optional.of(outcome));
        }
        return true;
    }

    @Override
    public synchronized void forget(UserId user) {
        forget(TrainingRun.named(user));
    }

    protected final synchronized void forget(String name) {
        runs.replaceAll((_, run) -> new TrainingRun(
                run.id(),
                run.request(),
                run.status(),
                run.stage(),
                run.fraction(),
                run.claims(),
                run.reason().map(reason -> reason.replace(name, ERASED)),
                run.modelVersion(),
                run.activated(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt()));
    }

    /** Makes the worker of the run look as if it had not been heard of for a minute. */
    public void silence(String id) {
        heardOf.put(id, Instant.now().minus(Duration.ofMinutes(1)));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private boolean mine(String id, String worker) {
        return worker.equals(workers.get(id)) && !runs.get(id).status().ended();
    }

    private void change(TrainingRun run, Status status, String stage, double fraction, Optional<Outcome> outcome) {
        Instant now = now();
        heardOf.put(run.id(), now);
        runs.put(
                run.id(),
                new TrainingRun(
                        run.id(),
                        run.request(),
                        status,
                        stage,
                        fraction,
                        claims.getOrDefault(run.id(), 0),
                        outcome.flatMap(Outcome::reason),
                        outcome.flatMap(Outcome::modelVersion),
                        outcome.map(Outcome::activated).orElse(false),
                        run.createdAt(),
                        run.startedAt().or(() -> Optional.of(now).filter(_ -> workers.containsKey(run.id()))),
                        outcome.map(_ -> now)));
    }
}
