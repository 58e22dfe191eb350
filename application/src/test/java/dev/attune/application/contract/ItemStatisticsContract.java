package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.application.port.ItemStatistics.Ranking;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What item statistics promise. Each test starts with empty ones. */
public abstract class ItemStatisticsContract {
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final Instant NOW = T0.plusSeconds(30 * DAY);

    private long next = 1;

    protected abstract ItemStatistics statistics();

    @Test
    void countsAreWeightedByType() {
        statistics()
                .record(List.of(
                        stored("a", "view", 0),
                        stored("b", "view", 0),
                        stored("b", "view", 0),
                        stored("c", "purchase", 0),
                        stored("d", "hide", 0)));
        assertEquals(
                List.of(new Count(new ItemId("c"), 5), new Count(new ItemId("b"), 2), new Count(new ItemId("a"), 1)),
                top(Ranking.POPULAR, 10));
        assertEquals(List.of(new Count(new ItemId("c"), 5)), top(Ranking.POPULAR, 1));
    }

    @Test
    void aRedeliveredEventCountsOnce() {
        List<StoredEvent> batch = List.of(stored("a", "view", 0), stored("a", "view", 0));
        statistics().record(batch);
        statistics().record(batch);
        List<StoredEvent> overlapping = new ArrayList<>(batch);
        overlapping.add(stored("a", "view", 0));
        statistics().record(overlapping);
        assertEquals(List.of(new Count(new ItemId("a"), 3)), top(Ranking.POPULAR, 10));
    }

    @Test
    void whatIsTrendingHalvesEveryDay() {
        statistics()
                .record(List.of(
                        stored("old", "view", 28 * DAY),
                        stored("old", "view", 28 * DAY),
                        stored("old", "view", 28 * DAY)));
        statistics().record(List.of(stored("new", "view", 30 * DAY)));
        List<Count> trending = top(Ranking.TRENDING, 10);
        assertEquals(
                List.of("new", "old"),
                trending.stream().map(count -> count.item().value()).toList());
        assertEquals(1, trending.get(0).count(), 1e-6);
        assertEquals(3 / 4.0, trending.get(1).count(), 1e-6);
        assertEquals("old", top(Ranking.POPULAR, 1).getFirst().item().value());
    }

    @Test
    void theOrderOfArrivalDoesNotMatterToTheTrend() {
        statistics().record(List.of(stored("x", "view", 30 * DAY), stored("x", "view", 29 * DAY)));
        statistics().record(List.of(stored("y", "view", 29 * DAY)));
        statistics().record(List.of(stored("y", "view", 30 * DAY)));
        statistics().record(List.of(stored("ancient", "view", -3650 * DAY)));
        List<Count> trending = top(Ranking.TRENDING, 2);
        assertEquals(trending.get(0).count(), trending.get(1).count(), 1e-6);
    }

    private List<Count> top(Ranking ranking, int limit) {
        return statistics().top(ranking, EventWeights.defaults(), NOW, limit);
    }

    private StoredEvent stored(String item, String type, long seconds) {
        return new StoredEvent(event("user", "e" + next, item, type, seconds), new Position(0, next++));
    }
}
