package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryRuns;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.learning.TrainingRun.Outcome;
import dev.attune.application.learning.TrainingRun.Request;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Training runs that break one promise each, as real ones do. */
final class FaultyRuns {
    private static final int ALL = 1_000_000;

    private FaultyRuns() {}

    static Map<String, Supplier<InMemoryRuns>> all() {
        Map<String, Supplier<InMemoryRuns>> all = new LinkedHashMap<>();
        all.put("two at a time, where one is queued and one runs", TwoAtATime::new);
        all.put("looks first and queues then", RacingSubmit::new);
        all.put("a refusal names no run", Nameless::new);
        all.put("a run is claimed twice", ClaimedTwice::new);
        all.put("a worker claims its own run again", OwnAgain::new);
        all.put("workers at the same time get the same run", RacingClaim::new);
        all.put("a silent worker is never taken over", NeverTakenOver::new);
        all.put("a claim is no sign of life", SilentClaim::new);
        all.put("a report is no sign of life", SilentReport::new);
        all.put("who claims is told the run as it waited", OldNews::new);
        all.put("who takes over goes on at the old fraction", OldFraction::new);
        all.put("a takeover is a new start", () -> new Shown(run -> run, true));
        all.put("a takeover forgets the request to stop", ForgettingCancel::new);
        all.put("a request to stop is for every later run", CancellingAll::new);
        all.put("a request to stop is told once", CancelOnce::new);
        all.put("a lost worker may report", LostReports::new);
        all.put("a lost worker may finish", LostFinishes::new);
        all.put("a run that waits may be finished", WaitingFinishes::new);
        all.put("a run that has ended may end otherwise", EndingAgain::new);
        all.put("a run that has ended may be reported on", ReportingEnded::new);
        all.put("a report on an unknown run throws", ThrowingReport::new);
        all.put("cancel of a running run is ignored", CancelIgnored::new);
        all.put("cancel of a running run ends it at once", CancelAtOnce::new);
        all.put("cancel of a waiting run waits for a worker", CancelLater::new);
        all.put("cancel of a run that has ended says yes", CancelEnded::new);
        all.put("cancel twice says no", CancelTwice::new);
        all.put("cancel keeps what a worker finished from counting", CancelledForGood::new);
        all.put(
                "what is cancelled while it waits has no reason",
                () -> shown(run -> run.startedAt().isEmpty()
                        ? run(run, run.request(), run.fraction(), Optional.empty(), run.startedAt())
                        : run));
        all.put(
                "what is cancelled while it waits was started",
                () -> shown(run -> run.status() == Status.CANCELLED
                        ? run(
                                run,
                                run.request(),
                                run.fraction(),
                                run.reason(),
                                run.startedAt().or(run::endedAt))
                        : run));
        all.put(
                "reasons are lost",
                () -> shown(run -> run(
                        run,
                        run.request(),
                        run.fraction(),
                        run.reason().filter(_ -> run.startedAt().isEmpty()),
                        run.startedAt())));
        all.put(
                "reasons of runs that succeeded are lost",
                () -> shown(run -> run(
                        run,
                        run.request(),
                        run.fraction(),
                        run.reason().filter(_ -> run.status() != Status.SUCCEEDED),
                        run.startedAt())));
        all.put(
                "reasons up to 1,000 characters",
                () -> shown(run -> run(
                        run,
                        run.request(),
                        run.fraction(),
                        run.reason().map(text -> text.substring(0, Math.min(1_000, text.length()))),
                        run.startedAt())));
        all.put("a takeover does not count", () -> shown(run -> claimed(run, Math.min(1, run.claims()))));
        all.put("a report counts as a claim", () -> shown(run -> claimed(run, run.fraction() > 0 ? 2 : run.claims())));
        all.put("a reason with NUL is refused", NoNul::new);
        all.put("an erased user stays in reasons", () -> new InMemoryRuns() {
            @Override
            public synchronized void forget(UserId user) {}
        });
        all.put("whoever's name holds an erased user's is erased too", () -> new InMemoryRuns() {
            @Override
            public synchronized void forget(UserId user) {
                forget(user.value());
            }
        });
        all.put(
                "what ended is at fraction 1",
                () -> shown(run -> run(
                        run,
                        run.request(),
                        run.endedAt().isPresent() ? 1 : run.fraction(),
                        run.reason(),
                        run.startedAt())));
        all.put(
                "fractions in percent",
                () -> shown(run -> run(
                        run, run.request(), Math.round(run.fraction() * 10) / 10.0, run.reason(), run.startedAt())));
        all.put(
                "whole numbers become fractions",
                () -> asked(request -> parameters(
                        request, value -> value instanceof Long number ? (Object) number.doubleValue() : value)));
        all.put(
                "fractions without a fraction become whole numbers",
                () -> asked(request -> parameters(
                        request,
                        value -> value instanceof Double number && number == Math.rint(number)
                                ? (Object) number.longValue()
                                : value)));
        all.put("parameters become texts", () -> asked(request -> parameters(request, String::valueOf)));
        all.put(
                "parameters are lost",
                () -> asked(request -> request(
                        request, Map.of(), request.seed(), request.from(), request.to(), request.activation())));
        all.put(
                "the seed has 32 bits",
                () -> asked(request -> request(
                        request,
                        request.parameters(),
                        request.seed() & 0x7fffffff,
                        request.from(),
                        request.to(),
                        request.activation())));
        all.put(
                "from is lost",
                () -> asked(request -> request(
                        request,
                        request.parameters(),
                        request.seed(),
                        Optional.empty(),
                        request.to(),
                        request.activation())));
        all.put(
                "to is lost",
                () -> asked(request -> request(
                        request,
                        request.parameters(),
                        request.seed(),
                        request.from(),
                        Optional.empty(),
                        request.activation())));
        all.put(
                "from in milliseconds",
                () -> asked(request -> request(
                        request,
                        request.parameters(),
                        request.seed(),
                        request.from().map(time -> time.truncatedTo(ChronoUnit.MILLIS)),
                        request.to(),
                        request.activation())));
        all.put(
                "every model is activated",
                () -> asked(request -> request(
                        request,
                        request.parameters(),
                        request.seed(),
                        request.from(),
                        request.to(),
                        Activation.ALWAYS)));
        all.put(
                "the upload is lost",
                () -> asked(request -> new Request(
                        request.parameters(), request.seed(), request.from(), request.to(), request.activation())));
        all.put(
                "page oldest first",
                () -> new Paging(
                        Comparator.comparingInt(run -> Integer.parseInt(run.id().substring(2)))));
        all.put(
                "page in order of id",
                () -> new Paging(Comparator.comparing(TrainingRun::id).reversed()));
        all.put("page begins with the given run", PageFrom::new);
        all.put("page after an unknown run is the first one", PageFromTheStart::new);
        all.put("page leaves out what is not ended", EndedOnly::new);
        all.put("page of ten at most", ShortPages::new);
        return all;
    }

    private static TrainingRun run(
            TrainingRun run, Request request, double fraction, Optional<String> reason, Optional<Instant> startedAt) {
        return new TrainingRun(
                run.id(),
                request,
                run.status(),
                run.stage(),
                fraction,
                run.claims(),
                reason,
                run.modelVersion(),
                run.activated(),
                run.createdAt(),
                startedAt,
                run.endedAt());
    }

    private static TrainingRun claimed(TrainingRun run, int claims) {
        return new TrainingRun(
                run.id(),
                run.request(),
                run.status(),
                run.stage(),
                run.fraction(),
                claims,
                run.reason(),
                run.modelVersion(),
                run.activated(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt());
    }

    private static Request request(
            Request request,
            Map<String, Object> parameters,
            long seed,
            Optional<Instant> from,
            Optional<Instant> to,
            Activation activation) {
        return new Request(parameters, seed, from, to, activation, request.upload());
    }

    private static Request parameters(Request request, UnaryOperator<Object> change) {
        Map<String, Object> changed = new HashMap<>(request.parameters());
        changed.replaceAll((_, value) -> change.apply(value));
        return request(request, changed, request.seed(), request.from(), request.to(), request.activation());
    }

    private static InMemoryRuns asked(UnaryOperator<Request> change) {
        return new InMemoryRuns() {
            @Override
            public synchronized TrainingRun submit(Request request) {
                return super.submit(change.apply(request));
            }
        };
    }

    private static InMemoryRuns shown(UnaryOperator<TrainingRun> change) {
        return new Shown(change, false);
    }

    /** What readers see is not all, or not what was stored. */
    private static final class Shown extends InMemoryRuns {
        private final UnaryOperator<TrainingRun> change;
        private final boolean restarting;
        private final Map<String, Instant> starts = new HashMap<>();

        Shown(UnaryOperator<TrainingRun> change, boolean restarting) {
            this.change = change;
            this.restarting = restarting;
        }

        private TrainingRun changed(TrainingRun run) {
            TrainingRun changed = change.apply(run);
            return starts.containsKey(run.id())
                    ? run(
                            changed,
                            changed.request(),
                            changed.fraction(),
                            changed.reason(),
                            Optional.of(starts.get(run.id())))
                    : changed;
        }

        @Override
        public synchronized Optional<TrainingRun> find(String id) {
            return super.find(id).map(this::changed);
        }

        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> claimed = super.claim(worker);
            if (restarting) {
                claimed.ifPresent(run -> starts.put(run.id(), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
            }
            return claimed.map(this::changed);
        }

        @Override
        public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
            return super.page(before, limit).stream().map(this::changed).toList();
        }
    }

    private static final class TwoAtATime extends InMemoryRuns {
        private final InMemoryRuns second = new InMemoryRuns();

        @Override
        public synchronized TrainingRun submit(Request request) {
            return page(Optional.empty(), ALL).stream().anyMatch(run -> run.status() == Status.RUNNING)
                    ? second.submit(request)
                    : super.submit(request);
        }
    }

    private static final class RacingSubmit extends InMemoryRuns {
        private final Race race = new Race();
        private final Map<String, TrainingRun> besides = new ConcurrentHashMap<>();

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public TrainingRun submit(Request request) {
            boolean busy = page(Optional.empty(), ALL).stream()
                    .anyMatch(run -> !run.status().ended());
            race.meet();
            try {
                return super.submit(request);
            } catch (RunInProgress e) {
                if (busy) {
                    throw e;
                }
                TrainingRun beside = find(e.id()).orElseThrow();
                besides.put("beside " + besides.size(), beside);
                return beside;
            }
        }
    }

    private static final class Nameless extends InMemoryRuns {
        @Override
        public synchronized TrainingRun submit(Request request) {
            try {
                return super.submit(request);
            } catch (RunInProgress _) {
                throw new RunInProgress("another");
            }
        }
    }

    private static final class ClaimedTwice extends InMemoryRuns {
        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            page(Optional.empty(), ALL).stream()
                    .filter(run -> run.status() == Status.RUNNING)
                    .forEach(run -> silence(run.id()));
            return super.claim(worker);
        }
    }

    private static final class OwnAgain extends InMemoryRuns {
        private String last = "";

        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> own = page(Optional.empty(), 1).stream()
                    .filter(run -> run.status() == Status.RUNNING && worker.equals(last))
                    .findFirst();
            last = worker;
            return super.claim(worker).or(() -> own);
        }
    }

    private static final class RacingClaim extends InMemoryRuns {
        private final Race race = new Race();

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> waiting = page(Optional.empty(), 1).stream()
                    .filter(run -> run.status() == Status.QUEUED)
                    .findFirst();
            race.meet();
            Optional<TrainingRun> claimed = super.claim(worker);
            return claimed.isPresent() ? claimed : waiting;
        }
    }

    private static final class NeverTakenOver extends InMemoryRuns {
        @Override
        public void silence(String id) {}
    }

    /** The time of the last report decides, and there was none yet. */
    private static final class SilentClaim extends InMemoryRuns {
        private final Set<String> silent = new HashSet<>();

        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> claimed = super.claim(worker);
            claimed.filter(run -> silent.contains(run.id())).ifPresent(run -> super.silence(run.id()));
            return claimed;
        }

        @Override
        public void silence(String id) {
            silent.add(id);
            super.silence(id);
        }
    }

    private static final class SilentReport extends InMemoryRuns {
        private final Set<String> silent = new HashSet<>();

        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            Order order = super.report(id, worker, stage, fraction);
            if (silent.contains(id)) {
                super.silence(id);
            }
            return order;
        }

        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> claimed = super.claim(worker);
            claimed.ifPresent(run -> silent.remove(run.id()));
            return claimed;
        }

        @Override
        public void silence(String id) {
            silent.add(id);
            super.silence(id);
        }
    }

    private static final class OldNews extends InMemoryRuns {
        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            List<TrainingRun> before = page(Optional.empty(), ALL);
            return super.claim(worker)
                    .flatMap(run -> before.stream()
                            .filter(old -> old.id().equals(run.id()))
                            .findFirst());
        }
    }

    private static final class OldFraction extends InMemoryRuns {
        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            List<TrainingRun> before = page(Optional.empty(), ALL);
            Optional<TrainingRun> claimed = super.claim(worker);
            claimed.ifPresent(run -> before.stream()
                    .filter(old -> old.id().equals(run.id()))
                    .forEach(old -> super.report(run.id(), worker, run.stage(), old.fraction())));
            return claimed.flatMap(run -> find(run.id()));
        }
    }

    private static final class ForgettingCancel extends InMemoryRuns {
        private final Set<String> takenOver = new HashSet<>();

        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> claimed = super.claim(worker);
            claimed.ifPresent(run -> takenOver.add(run.id()));
            return claimed;
        }

        @Override
        public synchronized boolean cancel(String id) {
            takenOver.remove(id);
            return super.cancel(id);
        }

        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            Order order = super.report(id, worker, stage, fraction);
            return order == Order.CANCEL && takenOver.contains(id) ? Order.GO_ON : order;
        }
    }

    private static final class CancellingAll extends InMemoryRuns {
        private boolean asked;

        @Override
        public synchronized boolean cancel(String id) {
            boolean cancelled = super.cancel(id);
            asked |= cancelled && !find(id).orElseThrow().status().ended();
            return cancelled;
        }

        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            Order order = super.report(id, worker, stage, fraction);
            return order == Order.GO_ON && asked ? Order.CANCEL : order;
        }
    }

    private static final class CancelOnce extends InMemoryRuns {
        private final Set<String> told = new HashSet<>();

        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            Order order = super.report(id, worker, stage, fraction);
            return order == Order.CANCEL && !told.add(id) ? Order.GO_ON : order;
        }
    }

    /** Knows who has the run, for those who do not ask. */
    private static class Owned extends InMemoryRuns {
        private final Map<String, String> owners = new HashMap<>();

        @Override
        public synchronized Optional<TrainingRun> claim(String worker) {
            Optional<TrainingRun> claimed = super.claim(worker);
            claimed.ifPresent(run -> owners.put(run.id(), worker));
            return claimed;
        }

        final synchronized String owner(String id) {
            return owners.getOrDefault(id, "");
        }
    }

    private static final class LostReports extends Owned {
        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            super.report(id, owner(id), stage, fraction);
            return owner(id).equals(worker) ? super.report(id, worker, stage, fraction) : Order.LOST;
        }
    }

    private static final class LostFinishes extends Owned {
        @Override
        public synchronized void finish(String id, String worker, Outcome outcome) {
            super.finish(id, owner(id), outcome);
        }
    }

    private static final class WaitingFinishes extends InMemoryRuns {
        @Override
        public synchronized void finish(String id, String worker, Outcome outcome) {
            if (find(id).filter(run -> run.status() == Status.QUEUED).isPresent()) {
                super.claim(worker);
            }
            super.finish(id, worker, outcome);
        }
    }

    private static final class EndingAgain extends InMemoryRuns {
        private final Map<String, Outcome> last = new HashMap<>();

        @Override
        public synchronized void finish(String id, String worker, Outcome outcome) {
            last.put(id, outcome);
            super.finish(id, worker, outcome);
        }

        @Override
        public synchronized Optional<TrainingRun> find(String id) {
            return super.find(id)
                    .map(run -> run.status() == Status.SUCCEEDED
                            ? run(
                                    run,
                                    run.request(),
                                    run.fraction(),
                                    last.get(id).reason(),
                                    run.startedAt())
                            : run);
        }
    }

    private static final class ReportingEnded extends InMemoryRuns {
        private final Map<String, Double> reported = new HashMap<>();

        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            if (find(id).filter(run -> run.status() == Status.SUCCEEDED).isPresent()) {
                reported.put(id, fraction);
            }
            return super.report(id, worker, stage, fraction);
        }

        @Override
        public synchronized Optional<TrainingRun> find(String id) {
            return super.find(id)
                    .map(run -> run(
                            run,
                            run.request(),
                            reported.getOrDefault(id, run.fraction()),
                            run.reason(),
                            run.startedAt()));
        }
    }

    private static final class ThrowingReport extends InMemoryRuns {
        @Override
        public synchronized Order report(String id, String worker, String stage, double fraction) {
            if (find(id).isEmpty()) {
                throw new IllegalStateException("there is none");
            }
            return super.report(id, worker, stage, fraction);
        }
    }

    private static final class CancelIgnored extends InMemoryRuns {
        @Override
        public synchronized boolean cancel(String id) {
            return find(id).filter(run -> run.status() == Status.RUNNING).isPresent() || super.cancel(id);
        }
    }

    private static final class CancelAtOnce extends Owned {
        @Override
        public synchronized boolean cancel(String id) {
            boolean cancelled = super.cancel(id);
            super.finish(id, owner(id), new Outcome(Status.CANCELLED, Optional.of("asked"), Optional.empty(), false));
            return cancelled;
        }
    }

    private static final class CancelLater extends InMemoryRuns {
        private final Set<String> asked = new HashSet<>();

        @Override
        public synchronized boolean cancel(String id) {
            return find(id).filter(run -> run.status() == Status.QUEUED).isPresent() ? asked.add(id) : super.cancel(id);
        }
    }

    private static final class CancelEnded extends InMemoryRuns {
        @Override
        public synchronized boolean cancel(String id) {
            return super.cancel(id) || find(id).isPresent();
        }
    }

    private static final class CancelTwice extends InMemoryRuns {
        private final Set<String> asked = new HashSet<>();

        @Override
        public synchronized boolean cancel(String id) {
            return super.cancel(id) && asked.add(id);
        }
    }

    private static final class CancelledForGood extends InMemoryRuns {
        private final Set<String> asked = new HashSet<>();

        @Override
        public synchronized boolean cancel(String id) {
            asked.add(id);
            return super.cancel(id);
        }

        @Override
        public synchronized void finish(String id, String worker, Outcome outcome) {
            super.finish(
                    id,
                    worker,
                    asked.contains(id)
                            ? new Outcome(Status.CANCELLED, outcome.reason(), Optional.empty(), false)
                            : outcome);
        }
    }

    private static final class NoNul extends InMemoryRuns {
        @Override
        public synchronized void finish(String id, String worker, Outcome outcome) {
            if (outcome.reason().filter(text -> text.indexOf(0) >= 0).isPresent()) {
                throw new IllegalStateException("invalid byte sequence");
            }
            super.finish(id, worker, outcome);
        }
    }

    private static final class Paging extends InMemoryRuns {
        private final Comparator<TrainingRun> order;

        Paging(Comparator<TrainingRun> order) {
            this.order = order;
        }

        @Override
        public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
            List<TrainingRun> ordered =
                    super.page(Optional.empty(), ALL).stream().sorted(order).toList();
            Optional<TrainingRun> last = before.flatMap(this::find);
            if (before.isPresent() && last.isEmpty()) {
                return List.of();
            }
            return ordered.stream()
                    .skip(last.map(run -> ordered.indexOf(run) + 1).orElse(0))
                    .limit(limit)
                    .toList();
        }
    }

    private static final class PageFrom extends InMemoryRuns {
        @Override
        public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
            List<TrainingRun> page =
                    new ArrayList<>(before.flatMap(this::find).stream().toList());
            page.addAll(super.page(before, limit));
            return page.subList(0, Math.min(limit, page.size()));
        }
    }

    private static final class PageFromTheStart extends InMemoryRuns {
        @Override
        public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
            return super.page(before.filter(id -> find(id).isPresent()), limit);
        }
    }

    private static final class EndedOnly extends InMemoryRuns {
        @Override
        public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
            return super.page(before, ALL).stream()
                    .filter(run -> run.status().ended())
                    .limit(limit)
                    .toList();
        }
    }

    private static final class ShortPages extends InMemoryRuns {
        @Override
        public synchronized List<TrainingRun> page(Optional<String> before, int limit) {
            List<TrainingRun> newest = super.page(Optional.empty(), 10);
            return super.page(before, limit).stream().filter(newest::contains).toList();
        }
    }
}
