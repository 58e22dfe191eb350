package dev.attune.application.recommendation;

import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.application.port.ItemStatistics.Ranking;
import dev.attune.domain.event.EventWeights;
import java.time.InstantSource;
import java.util.List;

/** The most popular and the trending items, as this instance last read them. */
public final class TopItems {
    private static final int DEPTH = 5_000;

    private final ItemStatistics statistics;
    private final EventWeights weights;
    private final InstantSource clock;
    /** Only {@link #refresh} writes this. */
    private volatile Lists current = new Lists(List.of(), List.of());

    public TopItems(ItemStatistics statistics, EventWeights weights, InstantSource clock) {
        this.statistics = statistics;
        this.weights = weights;
        this.clock = clock;
    }

    public void refresh() {
        current = new Lists(
                statistics.top(Ranking.POPULAR, weights, clock.instant(), DEPTH),
                statistics.top(Ranking.TRENDING, weights, clock.instant(), DEPTH));
    }

    public List<Count> popular() {
        return current.popular();
    }

    public List<Count> trending() {
        return current.trending();
    }

    private record Lists(List<Count> popular, List<Count> trending) {}
}
