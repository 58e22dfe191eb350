package dev.attune.application.contract;

import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statistics for tests of what stands on them; they keep the contract. */
public class InMemoryStatistics implements ItemStatistics {
    private final Map<ItemId, Map<EventType, DecayedCount>> counts = new HashMap<>();
    private final Map<Integer, Position> counted = new HashMap<>();

    @Override
    public synchronized void record(List<StoredEvent> events) {
        Map<Integer, Position> before = Map.copyOf(counted);
        for (StoredEvent stored : events) {
            if (!before.getOrDefault(stored.partition(), Position.START).covers(stored.position())) {
                Event event = stored.event();
                counts.computeIfAbsent(event.itemId(), _ -> new HashMap<>())
                        .merge(event.type(), DecayedCount.of(event.timestamp()), DecayedCount::plus);
                counted.merge(stored.partition(), stored.position(), Position::max);
            }
        }
    }

    @Override
    public synchronized List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
        return counts.entrySet().stream()
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
}
