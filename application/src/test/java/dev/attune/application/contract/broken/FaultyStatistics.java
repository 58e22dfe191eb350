package dev.attune.application.contract.broken;

import dev.attune.application.contract.Events;
import dev.attune.application.contract.ForwardingRecount;
import dev.attune.application.contract.InMemoryStatistics;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Statistics that break one promise each, as real ones do. */
final class FaultyStatistics {
    private static final int ALL = 1_000_000;
    private static final Comparator<ItemStatistics.Count> GREATEST =
            Comparator.comparingDouble(ItemStatistics.Count::count).reversed();

    private FaultyStatistics() {}

    static Map<String, Supplier<ItemStatistics>> all() {
        Map<String, Supplier<ItemStatistics>> all = new LinkedHashMap<>();
        all.put("a redelivered event counts again", () -> new Anew(List::size));
        all.put(
                "a redelivered batch counts again when something new is in it",
                () -> new Anew(events -> events.stream()
                        .map(StoredEvent::position)
                        .max(Comparator.naturalOrder())
                        .orElseThrow()));
        all.put("a redelivered part of a batch counts again", () -> new Anew(events -> events));
        all.put("one checkpoint for all partitions", () -> new Checkpoints(_ -> 0, false, Optional.empty()));
        all.put("the checkpoint of a batch is that of its first event's partition", FirstPartition::new);
        all.put(
                "the checkpoint moves within a batch",
                () -> new Checkpoints(StoredEvent::partition, true, Optional.empty()));
        all.put("the second number of a position is not compared", OfOrder::new);
        all.put("the first number of a position is not compared", OfDetail::new);
        all.put("of one position one event counts", () -> new Distinct(StoredEvent::position));
        all.put(
                "of one item in a batch one event counts",
                () -> new Distinct(stored -> stored.event().itemId()));
        all.put(
                "checked before the counts are locked",
                () -> new Checkpoints(StoredEvent::partition, false, Optional.of(new Race())));
        all.put("two instances undo each other's counts", LostUpdates::new);
        all.put(
                "nothing but the first 100 events of a batch",
                () -> new Heard(events -> events.subList(0, Math.min(100, events.size()))));
        all.put("late events are dropped", Late::new);
        all.put(
                "events of long ago are dropped",
                () -> kept(event -> event.timestamp().isAfter(Events.T0.minusSeconds(1))));
        all.put(
                "negative types are dropped",
                () -> kept(event -> !event.type().name().equals("hide")));
        all.put(
                "unknown types are dropped",
                () -> kept(event -> EventWeights.defaults().types().containsKey(event.type())
                        || event.type().name().equals("View")));
        all.put(
                "types without regard to case",
                () -> changed(event -> event(
                        event,
                        event.itemId(),
                        new EventType(event.type().name().toLowerCase(Locale.ROOT)),
                        event.timestamp())));
        all.put(
                "all types are one",
                () -> changed(event -> event(event, event.itemId(), new EventType("view"), event.timestamp())));
        all.put(
                "items without regard to case",
                () -> changed(event -> event(
                        event,
                        new ItemId(event.itemId().value().toLowerCase(Locale.ROOT)),
                        event.type(),
                        event.timestamp())));
        all.put(
                "items up to their first dot",
                () -> changed(event -> event(
                        event, new ItemId(event.itemId().value().split("\\.")[0]), event.type(), event.timestamp())));
        all.put(
                "decay by the time of arrival",
                () -> changed(
                        event -> event(event, event.itemId(), event.type(), Events.T0.plus(Duration.ofDays(30)))));
        all.put(
                "decay by the day",
                () -> changed(event -> event(
                        event, event.itemId(), event.type(), event.timestamp().truncatedTo(ChronoUnit.DAYS))));
        all.put(
                "decay to the time of the store",
                () -> asked((good, ranking, weights, _, limit) ->
                        good.top(ranking, weights, Events.T0.plus(Duration.ofDays(30)), limit)));
        all.put(
                "what is popular decays",
                () -> asked((good, _, weights, now, limit) ->
                        good.top(ItemStatistics.Ranking.TRENDING, weights, now, limit)));
        all.put(
                "what trends does not decay",
                () -> asked((good, _, weights, now, limit) ->
                        good.top(ItemStatistics.Ranking.POPULAR, weights, now, limit)));
        all.put(
                "decay in twice the time",
                () -> asked((good, ranking, weights, now, limit) -> good.top(ranking, weights, now, limit).stream()
                        .map(count -> ranking == ItemStatistics.Ranking.POPULAR
                                ? count
                                : new ItemStatistics.Count(count.item(), Math.sqrt(count.count())))
                        .toList()));
        all.put(
                "the weights are those of the start",
                () -> asked((good, ranking, _, now, limit) -> good.top(ranking, EventWeights.defaults(), now, limit)));
        all.put(
                "whole weights",
                () -> asked((good, ranking, weights, now, limit) -> good.top(ranking, weights, now, limit).stream()
                        .map(count -> new ItemStatistics.Count(count.item(), Math.floor(count.count())))
                        .toList()));
        all.put("negative types count against", Negative::new);
        all.put(
                "the limit is ignored",
                () -> asked((good, ranking, weights, now, _) -> good.top(ranking, weights, now, ALL)));
        all.put(
                "the limit cuts before the order",
                () -> asked((good, ranking, weights, now, limit) -> good.top(ranking, weights, now, ALL).stream()
                        .sorted(Comparator.comparing(ItemStatistics.Count::item))
                        .limit(limit)
                        .sorted(GREATEST)
                        .toList()));
        all.put("least first", () -> sorted(GREATEST.reversed()));
        all.put(
                "items of equal count in order of chance",
                () -> sorted(
                        GREATEST.thenComparingInt(count -> count.item().value().hashCode() * 31 % 7)));
        all.put(
                "items of equal count without regard to case",
                () -> sorted(
                        GREATEST.thenComparing(count -> count.item().value().toLowerCase(Locale.ROOT))));
        all.put(
                "items of equal count backwards",
                () -> sorted(GREATEST.thenComparing(ItemStatistics.Count::item, Comparator.reverseOrder())));
        all.put("items that count nothing are listed", Listing::new);
        recounts(all);
        return all;
    }

    private static void recounts(Map<String, Supplier<ItemStatistics>> all) {
        all.put(
                "a recount adds to the counts in force",
                () -> recounting((behind, _) -> new ForwardingRecount(behind.good.recount()) {
                    @Override
                    public void add(List<Event> events, double done) {
                        super.add(events, done);
                        behind.countAgain(events);
                    }

                    @Override
                    public void finish() {}
                }));
        all.put(
                "a recount counts what was recorded meanwhile again",
                () -> recounting((behind, _) -> new ForwardingRecount(behind.good.recount()) {
                    @Override
                    public ItemStatistics.Parts parts(UserId user, List<Event> events) {
                        return new ItemStatistics.Parts(events, List.of());
                    }
                }));
        all.put(
                "what is recorded during a recount is lost",
                () -> recounting((behind, _) -> {
                    List<StoredEvent> before = behind.good.events().all();
                    return new ForwardingRecount(behind.good.recount()) {
                        @Override
                        public void finish() {
                            ItemStatistics.Recount anew = behind.good.recount();
                            anew.add(
                                    before.stream()
                                            .filter(behind.good.events().all()::contains)
                                            .map(StoredEvent::event)
                                            .toList(),
                                    1);
                            anew.finish();
                        }
                    };
                }));
        all.put(
                "a recount is in force at once",
                () -> recounting((behind, _) -> {
                    behind.good.recount().finish();
                    return new ForwardingRecount(behind.good.recount());
                }));
        all.put("a recount cannot be gone on with", () -> new Behind() {
            @Override
            public Optional<Recount> unfinished() {
                return super.unfinished().map(_ -> recount());
            }
        });
        all.put("a recount is found when it has ended", () -> new Behind() {
            private Optional<Recount> last = Optional.empty();

            @Override
            public Recount recount() {
                last = Optional.of(super.recount());
                return last.get();
            }

            @Override
            public Optional<Recount> unfinished() {
                return super.unfinished().or(() -> last);
            }
        });
        all.put(
                "a recount does not notice another one",
                () -> recounting((behind, number) -> new ForwardingRecount(behind.good.recount()) {
                    @Override
                    public void add(List<Event> events, double done) {
                        if (behind.recounts == number) {
                            super.add(events, done);
                        }
                    }

                    @Override
                    public void finish() {
                        if (behind.recounts == number) {
                            super.finish();
                        }
                    }
                }));
    }

    private static ItemStatistics recounting(BiFunction<Behind, Integer, ItemStatistics.Recount> begin) {
        return new Behind() {
            @Override
            public Recount recount() {
                recounts++;
                return begin.apply(this, recounts);
            }
        };
    }

    /** The events that a recount of these statistics is made of. */
    static EventStore eventsOf(ItemStatistics statistics) {
        return statistics instanceof Behind behind ? behind.good.events() : ((InMemoryStatistics) statistics).events();
    }

    private static ItemStatistics kept(Predicate<Event> kept) {
        return new Heard(events ->
                events.stream().filter(stored -> kept.test(stored.event())).toList());
    }

    private static ItemStatistics changed(UnaryOperator<Event> change) {
        return new Heard(events -> events.stream()
                .map(stored -> new StoredEvent(change.apply(stored.event()), stored.position()))
                .toList());
    }

    private static ItemStatistics asked(Asked asked) {
        return new Behind() {
            @Override
            public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
                return asked.top(good, ranking, weights, now, limit);
            }
        };
    }

    private static ItemStatistics sorted(Comparator<ItemStatistics.Count> order) {
        return asked((good, ranking, weights, now, limit) -> good.top(ranking, weights, now, ALL).stream()
                .sorted(order)
                .limit(limit)
                .toList());
    }

    private static Event event(Event event, ItemId item, EventType type, Instant timestamp) {
        return new Event(
                event.id(),
                event.userId(),
                item,
                type,
                event.value(),
                timestamp,
                event.sessionId(),
                event.recommendationId());
    }

    /** A good one, until a method is overridden. */
    private static class Behind implements ItemStatistics {
        final InMemoryStatistics good = new InMemoryStatistics();
        int recounts;
        private long last;

        @Override
        public void record(List<StoredEvent> events) {
            good.record(events);
        }

        @Override
        public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
            return good.top(ranking, weights, now, limit);
        }

        @Override
        public Recount recount() {
            return good.recount();
        }

        @Override
        public Optional<Recount> unfinished() {
            return good.unfinished();
        }

        final void countAgain(List<Event> events) {
            count(events.stream()
                    .map(event -> new StoredEvent(event, Position.START))
                    .toList());
        }

        /** Counts them whether they are new or not. */
        final synchronized void count(List<StoredEvent> events) {
            List<StoredEvent> numbered = new ArrayList<>();
            events.forEach(stored -> numbered.add(new StoredEvent(stored.event(), new Position(1, ++last))));
            if (!numbered.isEmpty()) {
                good.record(numbered);
            }
        }
    }

    private interface Asked {
        List<ItemStatistics.Count> top(
                ItemStatistics good, ItemStatistics.Ranking ranking, EventWeights weights, Instant now, int limit);
    }

    private static final class Heard extends Behind {
        private final UnaryOperator<List<StoredEvent>> heard;

        Heard(UnaryOperator<List<StoredEvent>> heard) {
            this.heard = heard;
        }

        @Override
        public void record(List<StoredEvent> events) {
            good.record(heard.apply(events));
        }
    }

    /** Knows a batch by something about it. */
    private static final class Anew extends Behind {
        private final Function<List<StoredEvent>, Object> mark;
        private final Set<Object> known = new HashSet<>();

        Anew(Function<List<StoredEvent>, Object> mark) {
            this.mark = mark;
        }

        @Override
        public synchronized void record(List<StoredEvent> events) {
            if (known.add(mark.apply(events)) || mark.apply(events) instanceof Integer) {
                count(events);
            }
        }
    }

    private static final class Checkpoints extends Behind {
        private final Function<StoredEvent, Integer> part;
        private final boolean within;
        private final Optional<Race> race;
        private final Map<Integer, Position> reached = new HashMap<>();

        Checkpoints(Function<StoredEvent, Integer> part, boolean within, Optional<Race> race) {
            this.part = part;
            this.within = within;
            this.race = race;
        }

        @Override
        public void record(List<StoredEvent> events) {
            Map<Integer, Position> before;
            synchronized (this) {
                before = within ? reached : Map.copyOf(reached);
            }
            race.ifPresent(Race::meet);
            synchronized (this) {
                for (StoredEvent stored : events) {
                    int key = part.apply(stored);
                    if (!before.getOrDefault(key, Position.START).covers(stored.position())) {
                        count(List.of(stored));
                        reached.merge(key, stored.position(), Position::max);
                    }
                }
            }
        }
    }

    private static final class FirstPartition extends Behind {
        private final Map<Integer, Position> reached = new HashMap<>();

        @Override
        public synchronized void record(List<StoredEvent> events) {
            int part = events.getFirst().partition();
            Position before = reached.getOrDefault(part, Position.START);
            for (StoredEvent stored : events) {
                if (!before.covers(stored.position())) {
                    count(List.of(stored));
                    reached.merge(part, stored.position(), Position::max);
                }
            }
        }
    }

    private static final class OfOrder extends Behind {
        @Override
        public void record(List<StoredEvent> events) {
            good.record(events.stream()
                    .map(stored -> new StoredEvent(
                            stored.event(),
                            stored.position().order() == 0
                                    ? stored.position()
                                    : new Position(stored.position().order(), 0)))
                    .toList());
        }
    }

    private static final class OfDetail extends Behind {
        @Override
        public void record(List<StoredEvent> events) {
            good.record(events.stream()
                    .map(stored -> new StoredEvent(
                            stored.event(), new Position(0, stored.position().detail())))
                    .toList());
        }
    }

    private static final class Distinct extends Behind {
        private final Function<StoredEvent, Object> by;

        Distinct(Function<StoredEvent, Object> by) {
            this.by = by;
        }

        @Override
        public void record(List<StoredEvent> events) {
            Map<Object, StoredEvent> distinct = new LinkedHashMap<>();
            events.forEach(stored -> distinct.merge(
                    by.apply(stored),
                    stored,
                    (first, second) -> first.position().covers(second.position()) ? first : second));
            good.record(List.copyOf(distinct.values()));
        }
    }

    /** Reads all sums, adds to them and writes them back. */
    private static final class LostUpdates extends Behind {
        private final Race race = new Race();
        private final Map<Integer, Position> reached = new HashMap<>();
        private List<StoredEvent> counted = List.of();

        @Override
        public void record(List<StoredEvent> events) {
            List<StoredEvent> sums;
            synchronized (this) {
                sums = new ArrayList<>(counted);
                Map<Integer, Position> before = Map.copyOf(reached);
                for (StoredEvent stored : events) {
                    if (!before.getOrDefault(stored.partition(), Position.START).covers(stored.position())) {
                        sums.add(stored);
                        reached.merge(stored.partition(), stored.position(), Position::max);
                    }
                }
            }
            race.meet();
            synchronized (this) {
                counted = sums;
            }
        }

        @Override
        public synchronized List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
            Behind of = new Behind();
            of.count(counted);
            return of.top(ranking, weights, now, limit);
        }
    }

    private static final class Late extends Behind {
        private Instant newest = Instant.EPOCH;

        @Override
        public synchronized void record(List<StoredEvent> events) {
            Instant before = newest.minus(Duration.ofDays(7));
            good.record(events.stream()
                    .filter(stored -> stored.event().timestamp().isAfter(before))
                    .toList());
            events.forEach(stored -> newest =
                    stored.event().timestamp().isAfter(newest) ? stored.event().timestamp() : newest);
        }
    }

    private static final class Negative extends Behind {
        @Override
        public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
            Map<ItemId, Double> against = new HashMap<>();
            good.top(ranking, EventWeights.parse("only,hide=1,dislike=1"), now, ALL)
                    .forEach(count -> against.put(count.item(), count.count()));
            return good.top(ranking, weights, now, ALL).stream()
                    .map(count -> new Count(count.item(), count.count() - against.getOrDefault(count.item(), 0.0)))
                    .sorted(GREATEST.thenComparing(Count::item))
                    .limit(limit)
                    .toList();
        }
    }

    private static final class Listing extends Behind {
        private final Set<ItemId> all = new HashSet<>();

        @Override
        public synchronized void record(List<StoredEvent> events) {
            events.forEach(stored -> all.add(stored.event().itemId()));
            good.record(events);
        }

        @Override
        public synchronized List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
            Map<ItemId, Count> counts = new HashMap<>();
            all.forEach(item -> counts.put(item, new Count(item, 0)));
            good.top(ranking, weights, now, ALL).forEach(count -> counts.put(count.item(), count));
            return counts.values().stream()
                    .sorted(GREATEST.thenComparing(Count::item))
                    .limit(limit)
                    .toList();
        }
    }
}
