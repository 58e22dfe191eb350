package dev.attune.application.evaluation;

import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Segment;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.ranking.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The metrics of parts of the test cases. One division is by the length of the history, in thirds. Another is by
 * whether the answers are items of the head or of the tail. The third is by whether a visit begins or goes on.
 */
final class Segments {
    private static final List<Metric> OF_SEGMENT = List.of(Metric.NDCG, Metric.RECALL, Metric.MRR, Metric.HIT_RATE);

    private Segments() {}

    static void of(Measured measured, TestSet testSet, ModelQuality.Builder quality) {
        List<TestCase> testCases = testSet.testCases();
        int[] lengths = testCases.stream()
                .mapToInt(testCase -> testCase.context().size())
                .sorted()
                .toArray();
        if (lengths.length == 0) {
            return;
        }
        int middle = lengths[lengths.length / 3];
        int longer = lengths[2 * lengths.length / 3];
        boolean[] head = head(testSet.population());
        add(
                quality,
                Segment.SHORT,
                measured,
                testCases,
                i -> testCases.get(i).context().size() < middle);
        add(
                quality,
                Segment.MIDDLE,
                measured,
                testCases,
                i -> testCases.get(i).context().size() >= middle
                        && testCases.get(i).context().size() < longer);
        add(
                quality,
                Segment.LONG,
                measured,
                testCases,
                i -> testCases.get(i).context().size() >= longer);
        add(
                quality,
                Segment.POPULAR_ITEMS,
                measured,
                testCases,
                i -> testCases.get(i).answers().stream().allMatch(item -> head[item]));
        add(
                quality,
                Segment.TAIL_ITEMS,
                measured,
                testCases,
                i -> testCases.get(i).answers().stream().noneMatch(item -> head[item]));
        if (testSet.inTime()) {
            addByVisit(quality, measured, testCases);
        }
    }

    private static void addByVisit(ModelQuality.Builder quality, Measured measured, List<TestCase> testCases) {
        IntPredicate inVisit = i -> testCases.get(i).repeats()
                || Scorer.inVisit(testCases.get(i).context(), testCases.get(i).at());
        long within = IntStream.range(0, testCases.size()).filter(inVisit).count();
        if (within > 0 && within < testCases.size()) {
            add(quality, Segment.START, measured, testCases, inVisit.negate());
            add(quality, Segment.IN_VISIT, measured, testCases, inVisit);
        }
    }

    /** Notes the metrics of callers who include seen items. */
    static void again(Segment segment, Measured measured, ModelQuality.Builder quality) {
        int testCases = measured.each().get(Metric.NDCG).length;
        quality.segment(segment, testCases);
        for (Metric metric : OF_SEGMENT) {
            quality.segment(
                    segment,
                    metric,
                    Arrays.stream(measured.each().get(metric)).average().orElse(0));
        }
    }

    private static void add(
            ModelQuality.Builder quality,
            Segment segment,
            Measured measured,
            List<TestCase> testCases,
            IntPredicate belongs) {
        int[] places = IntStream.range(0, testCases.size()).filter(belongs).toArray();
        quality.segment(segment, places.length);
        for (Metric metric : OF_SEGMENT) {
            quality.segment(
                    segment,
                    metric,
                    Arrays.stream(places)
                            .mapToDouble(i -> measured.each().get(metric)[i])
                            .average()
                            .orElse(0));
        }
    }

    /** Marks the items with the most events, which have half of all events together. */
    private static boolean[] head(Population population) {
        int[] events = population.eventsOf();
        long all = Arrays.stream(events).asLongStream().sum();
        int[] byEvents = IntStream.range(0, events.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(events[b], events[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] head = new boolean[events.length];
        long sum = 0;
        for (int rank = 0; rank < byEvents.length && 2 * sum < all; rank++) {
            head[byEvents[rank]] = true;
            sum += events[byEvents[rank]];
        }
        return head;
    }
}
