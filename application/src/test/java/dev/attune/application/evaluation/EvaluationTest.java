package dev.attune.application.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Segment;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.ranking.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A scorer that always proposes items in order of number, over ten items of which the first are the more popular. */
class EvaluationTest {
    private static final List<ItemId> ITEMS =
            IntStream.range(0, 10).mapToObj(number -> new ItemId("i" + number)).toList();
    /** User u has the items 0 to u. */
    private static final Dataset DATA = data();

    @Test
    void everyMetricOfAKnownRanking() {
        List<TestCase> testCases = List.of(testCase(1, 0), testCase(2, 1));
        Measured measured = new Evaluation(Population.of(DATA), testCases, new Progress()).personal(new InOrder());
        // Items that were met are left out: the first test case's answer comes first, the second's second.
        assertEquals((1 + Math.log(2) / Math.log(3)) / 2, measured.mean(Metric.NDCG), 1e-9);
        assertEquals(1, measured.mean(Metric.RECALL));
        assertEquals(.75, measured.mean(Metric.MRR));
        assertEquals(1, measured.mean(Metric.HIT_RATE));
        assertEquals(1, measured.whole().get(Metric.COVERAGE));
    }

    @Test
    void noveltyIsTheInformationOfWhatIsShownAndBiasItsPopularityOverThatOfWhatIsChosen() {
        List<TestCase> testCases = List.of(testCase(9, 0, 1, 2, 3, 4, 5, 6, 7, 8));
        Map<Metric, Double> whole = new Evaluation(Population.of(DATA), testCases, new Progress())
                .personal(new InOrder())
                .whole();
        // Only item 9 is left, which one of ten users has, and it was chosen.
        assertEquals(Math.log(10) / Math.log(2), whole.get(Metric.NOVELTY), 1e-9);
        assertEquals(1, whole.get(Metric.POPULARITY_BIAS), 1e-9);
    }

    @Test
    void segmentsSplitTheTestCasesByLengthAndByAnswer() {
        List<TestCase> testCases = List.of(testCase(9, 0), testCase(1, 0, 2), testCase(1, 0, 2, 3));
        ModelQuality segments = segments(testCases);
        assertEquals(1, segments.testCases(Segment.SHORT));
        assertEquals(1, segments.testCases(Segment.LONG));
        assertEquals(1, segments.testCases(Segment.TAIL_ITEMS));
        assertEquals(2, segments.testCases(Segment.POPULAR_ITEMS));
        assertEquals(1, segments.of(Segment.POPULAR_ITEMS, Metric.MRR).orElseThrow());
        assertEquals(1. / 9, segments.of(Segment.TAIL_ITEMS, Metric.MRR).orElseThrow(), 1e-9);
    }

    /** The first is asked an hour after its last event, the second a minute after. The third knows no time. */
    @Test
    void segmentsTellTheStartOfAVisitFromTheRestOfIt() {
        long now = 1_700_000_000_000L;
        List<TestCase> testCases = List.of(
                new TestCase(List.of(new Interest(ITEMS.get(1), 1, now - 3_600_000)), Set.of(0), false, now),
                new TestCase(List.of(new Interest(ITEMS.get(0), 1, now - 60_000)), Set.of(9), false, now),
                testCase(1, 0));
        ModelQuality both = segments(testCases);
        assertEquals(2, both.testCases(Segment.START));
        assertEquals(1, both.testCases(Segment.IN_VISIT));
        assertEquals(1, both.of(Segment.START, Metric.MRR).orElseThrow());
        assertEquals(1. / 9, both.of(Segment.IN_VISIT, Metric.MRR).orElseThrow(), 1e-9);
        assertEquals(0, segments(testCases.subList(2, 3)).testCases(Segment.START), "there is nothing to tell it from");
        assertEquals(0, segments("random", testCases).testCases(Segment.START), "the times mean nothing");
    }

    private static ModelQuality segments(List<TestCase> testCases) {
        return segments("newest", testCases);
    }

    private static ModelQuality segments(String holdOut, List<TestCase> testCases) {
        Measured measured = new Evaluation(Population.of(DATA), testCases, new Progress()).personal(new InOrder());
        ModelQuality.Builder quality = new ModelQuality.Builder(testCases.size());
        Segments.of(measured, new TestSet(holdOut, Population.of(DATA), testCases, List.of(), false), quality);
        return quality.build();
    }

    private static TestCase testCase(int answer, int... met) {
        return new TestCase(
                Arrays.stream(met)
                        .mapToObj(item -> new Interest(ITEMS.get(item), 1))
                        .toList(),
                Set.of(answer),
                false,
                0);
    }

    private static Dataset data() {
        int[] start = new int[11];
        int[] items = new int[55];
        int next = 0;
        for (int user = 0; user < 10; user++) {
            for (int item = 0; item <= user; item++) {
                items[next++] = item;
            }
            start[user + 1] = next;
        }
        return new Dataset(ITEMS, Map.of(), start, items, new float[55], new long[55], new int[0]);
    }

    private static final class InOrder implements Scorer {
        @Override
        public int items() {
            return ITEMS.size();
        }

        @Override
        public ItemId item(int index) {
            return ITEMS.get(index);
        }

        @Override
        public int indexOf(ItemId item) {
            return ITEMS.indexOf(item);
        }

        @Override
        public Prepared prepare(List<Interest> interests, boolean again, long now) {
            return () -> interests.stream()
                    .mapToInt(interest -> indexOf(interest.item()))
                    .toArray();
        }

        @Override
        public Scored top(Prepared interests, int[] excluded, IntPredicate accepted, int limit) {
            int[] items = IntStream.range(0, items())
                    .filter(accepted)
                    .filter(item -> IntStream.of(excluded).noneMatch(out -> out == item))
                    .limit(limit)
                    .toArray();
            return new Scored(items, new float[items.length]);
        }

        @Override
        public float[] score(Prepared interests, int[] items) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Scored similar(int item, IntPredicate accepted, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Explanation explain(Prepared interests, int item, float score) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Explanation explain(Prepared interests, int[] excluded, IntPredicate accepted, int item, float score) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Scored popular(IntPredicate accepted, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Scored popularLately(IntPredicate accepted, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
