package dev.attune.application.contract;

import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statistics for tests of what stands on them; they keep the contract. */
public class InMemoryStatistics implements ItemStatistics {
    private final InMemoryEvents events;
    private final Map<Integer, Position> counted = new HashMap<>();
    private Counts counts = new Counts();
    private Optional<Anew> anew = Optional.empty();

    public InMemoryStatistics() {
        this(new InMemoryEvents());
    }

    /** Statistics of the events of a store. */
    public InMemoryStatistics(InMemoryEvents events) {
        this.events = events;
    }

    /** The events that a recount is made of. */
    public final InMemoryEvents events() {
        return events;
    }

    @Override
    public synchronized void record(List<StoredEvent> events) {
        Map<Integer, Position> before = Map.copyOf(counted);
        for (StoredEvent stored : events) {
            if (!before.getOrDefault(stored.partition(), Position.START).covers(stored.position())) {
                counts.add(stored.event());
                anew.ifPresent(recount -> recount.counts.add(stored.event()));
                counted.merge(stored.partition(), stored.position(), Position::max);
            }
        }
    }

    @Override
    public synchronized Recount recount() {
        anew = Optional.of(new Anew(Map.copyOf(counted)));
        return new Adding(anew.get());
    }

    @Override
    public synchronized Optional<Recount> unfinished() {
        return anew.map(Adding::new);
    }

    @Override
    public synchronized List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
        return counts.ofItems.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), sum(entry.getValue(), ranking, weights, now)))
                .filter(count -> count.count() > 0)
                .sorted(Comparator.comparingDouble(Count::count)
                        .reversed()
                        .thenComparing(count -> count.item().value()))
                .limit(limit)
                .toList();
    }

    private static double sum(
            Map<EventType, DecayedCount> ofTypes, Ranking ranking, EventWeights weights, Instant now) {
        return ofTypes.entrySet().stream()
                .mapToDouble(entry -> worth(weights, entry.getKey())
                        * (ranking == Ranking.POPULAR
                                ? entry.getValue().total()
                                : entry.getValue().at(now)))
                .sum();
    }

    private static double worth(EventWeights weights, EventType type) {
        return Optional.ofNullable(weights.types().get(type))
                .map(DecayedCount::worth)
                .orElse(0.0);
    }

    private static final class Counts {
        private final Map<ItemId, Map<EventType, DecayedCount>> ofItems = new HashMap<>();

        void add(Event event) {
            ofItems.computeIfAbsent(event.itemId(), _ -> new HashMap<>())
                    .merge(event.type(), DecayedCount.of(event.timestamp()), DecayedCount::plus);
        }
    }

    /** Counts that are made anew. */
    private static final class Anew {
        private final Map<Integer, Position> base;
        private final Counts counts = new Counts();
        private double done;
        private boolean ended;

        Anew(Map<Integer, Position> base) {
            this.base = base;
        }
    }

    private final class Adding implements Recount {
        private final Anew own;
        private double done;

        Adding(Anew own) {
            this.own = own;
            this.done = own.done;
        }

        @Override
        public double done() {
            return done;
        }

        @Override
        public Parts parts(UserId user, List<Event> ofUser) {
            List<Event> before = events.all().stream()
                    .filter(stored -> own.base
                            .getOrDefault(stored.partition(), Position.START)
                            .covers(stored.position()))
                    .map(StoredEvent::event)
                    .toList();
            return new Parts(ofUser.stream().filter(before::contains).toList(), List.of());
        }

        @Override
        public void add(List<Event> some, double upTo) {
            synchronized (InMemoryStatistics.this) {
                if (anew.filter(now -> now == own && own.done == upTo).isEmpty()) {
                    check();
                    some.forEach(own.counts::add);
                    own.done = upTo;
                }
                done = upTo;
            }
        }

        @Override
        public void finish() {
            synchronized (InMemoryStatistics.this) {
                if (!own.ended) {
                    check();
                    counts = own.counts;
                    anew = Optional.empty();
                    own.ended = true;
                }
            }
        }

        private void check() {
            if (anew.filter(now -> now == own && now.done == done).isEmpty()) {
                throw new TakenOver();
            }
        }
    }
}
