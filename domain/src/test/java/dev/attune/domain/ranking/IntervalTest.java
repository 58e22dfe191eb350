package dev.attune.domain.ranking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void aConstantDifferenceHasNoWidth() {
        double[] ours = {1, 2, 3, 4};
        double[] theirs = {.5, 1.5, 2.5, 3.5};
        assertEquals(new Interval(.5, .5), Interval.ofDifference(ours, theirs, 1));
        assertEquals(new Interval(0, 0), Interval.ofDifference(new double[0], new double[0], 1));
    }

    /** The mean of n differences has the standard error sd/sqrt(n); 95% of a normal curve is 1.96 of them each way. */
    @Test
    void theWidthIsThatOfTheNormalApproximation() {
        SplittableRandom random = new SplittableRandom(3);
        double[] ours = random.doubles(1_000).toArray();
        double[] theirs = random.doubles(1_000).toArray();
        double mean = Arrays.stream(ours).average().orElseThrow()
                - Arrays.stream(theirs).average().orElseThrow();
        double error = 1.96 * Math.sqrt((1.0 / 12 + 1.0 / 12) / 1_000);
        Interval interval = Interval.ofDifference(ours, theirs, 5);
        assertEquals(mean - error, interval.low(), .15 * error);
        assertEquals(mean + error, interval.high(), .15 * error);
        assertEquals(interval, Interval.ofDifference(ours, theirs, 5));
    }

    @Test
    void metricsOfACaseAndOfAllAnswersAreToldApart() {
        assertEquals(
                List.of("ndcg@10", "recall@20", "mrr", "hr@10"),
                Metric.OF_EACH_CASE.stream().map(Metric::text).toList());
        assertEquals(
                List.of("coverage", "novelty", "popularityBias"),
                Metric.OF_ALL_ANSWERS.stream().map(Metric::text).toList());
        assertTrue(Metric.OF_EACH_CASE.containsAll(Metric.DECISIVE));
    }

    @Test
    void textsOfSourcesAndStrategiesAreLowerCase() {
        assertEquals("model", ItemSource.MODEL.text());
        assertEquals("personal", Strategy.PERSONAL.text());
    }

    @Test
    void aRankedItemKeepsCopies() {
        List<RankedItem.Reason> reasons = new ArrayList<>();
        RankedItem item = new RankedItem(new ItemId("a"), 1, ItemSource.MODEL, Map.of("b", 1.0, "a", 2.0), reasons);
        reasons.add(new RankedItem.Reason(new ItemId("b"), 1));
        assertEquals(List.of(), item.reasons());
        assertEquals(List.of("a", "b"), List.copyOf(item.sources().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> item.sources().put("c", 1.0));
        assertEquals(Map.of(), new RankedItem(new ItemId("a"), 1, ItemSource.MODEL).sources());
    }
}
