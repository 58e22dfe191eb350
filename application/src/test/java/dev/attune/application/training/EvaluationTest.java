package dev.attune.application.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.port.Scorer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
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
        assertEquals((1 + Math.log(2) / Math.log(3)) / 2, measured.mean(Evaluation.NDCG), 1e-9);
        assertEquals(1, measured.mean(Evaluation.RECALL));
        assertEquals(.75, measured.mean(Evaluation.MRR));
        assertEquals(1, measured.mean(Evaluation.HIT_RATE));
        assertEquals(1, measured.whole().get("coverage"));
    }

    @Test
    void noveltyIsTheInformationOfWhatIsShownAndBiasItsPopularityOverThatOfWhatIsChosen() {
        List<TestCase> testCases = List.of(testCase(9, 0, 1, 2, 3, 4, 5, 6, 7, 8));
        Map<String, Double> whole = new Evaluation(Population.of(DATA), testCases, new Progress())
                .personal(new InOrder())
                .whole();
        // Only item 9 is left, which one of ten users has, and it was chosen.
        assertEquals(Math.log(10) / Math.log(2), whole.get("novelty"), 1e-9);
        assertEquals(1, whole.get("popularityBias"), 1e-9);
    }

    @Test
    void segmentsSplitTheQuestionsByLengthAndByAnswer() {
        List<TestCase> testCases = List.of(testCase(9, 0), testCase(1, 0, 2), testCase(1, 0, 2, 3));
        Measured measured = new Evaluation(Population.of(DATA), testCases, new Progress()).personal(new InOrder());
        Map<String, Double> segments = Segments.of(measured, testCases, Population.of(DATA));
        assertEquals(1, segments.get("short.questions"));
        assertEquals(1, segments.get("long.questions"));
        assertEquals(1, segments.get("tailItems.questions"));
        assertEquals(2, segments.get("popularItems.questions"));
        assertEquals(1, segments.get("popularItems.mrr"));
        assertEquals(1. / 9, segments.get("tailItems.mrr"), 1e-9);
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
        return new Dataset(ITEMS, Map.of(), start, items, new float[55], new long[55]);
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
        public Prepared prepare(List<Interest> interests) {
            return () -> interests.stream()
                    .mapToInt(interest -> indexOf(interest.item()))
                    .toArray();
        }

        @Override
        public Scored top(Prepared interests, int[] excluded, IntPredicate accepted, int limit) {
            int[] items =
                    IntStream.range(0, items()).filter(accepted).limit(limit).toArray();
            return new Scored(items, new float[items.length]);
        }

        @Override
        public float[] score(List<Interest> interests, int[] items) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Scored similar(int item, IntPredicate accepted, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Explanation explain(List<Interest> interests, int item, float score) {
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
    }
}
