package dev.attune.domain.ranking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
    @Test
    void aPerfectListScoresOne() {
        assertEquals(1, RankingMetrics.ndcg(List.of("a", "b", "c"), Set.of("a", "b"), 10), 1e-12);
        assertEquals(1, RankingMetrics.recall(List.of("a", "b", "c"), Set.of("a", "b"), 2), 1e-12);
        assertEquals(1, RankingMetrics.reciprocalRank(List.of("a", "b"), Set.of("a"), 2), 1e-12);
    }

    @Test
    void aHitFurtherDownIsDiscounted() {
        assertEquals(Math.log(2) / Math.log(4), RankingMetrics.ndcg(List.of("x", "y", "a"), Set.of("a"), 10), 1e-12);
        assertEquals(1.0 / 3, RankingMetrics.reciprocalRank(List.of("x", "y", "a"), Set.of("a"), 10), 1e-12);
    }

    @Test
    void theIdealIsCutOffToo() {
        assertEquals(1, RankingMetrics.ndcg(List.of("a"), Set.of("a", "b", "c"), 1), 1e-12);
    }

    @Test
    void nothingBeyondTheCutOffCounts() {
        assertEquals(0, RankingMetrics.ndcg(List.of("x", "a"), Set.of("a"), 1));
        assertEquals(0, RankingMetrics.recall(List.of("x", "a"), Set.of("a"), 1));
        assertEquals(0, RankingMetrics.reciprocalRank(List.of("x", "a"), Set.of("a"), 1));
    }
}
