package dev.attune.application.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The same test cases in parts: by how long the history is, in thirds, and by whether the answer is an item of the head
 * or the tail.
 */
final class Segments {
    private Segments() {}

    static Map<String, Double> of(Measured measured, List<TestCase> testCases, Population population) {
        int[] lengths = testCases.stream()
                .mapToInt(testCase -> testCase.context().size())
                .sorted()
                .toArray();
        if (lengths.length == 0) {
            return Map.of();
        }
        int middle = lengths[lengths.length / 3];
        int longer = lengths[2 * lengths.length / 3];
        boolean[] head = head(population);
        Map<String, Double> segments = new TreeMap<>();
        add(
                segments,
                "short",
                measured,
                testCases,
                i -> testCases.get(i).context().size() < middle);
        add(
                segments,
                "middle",
                measured,
                testCases,
                i -> testCases.get(i).context().size() >= middle
                        && testCases.get(i).context().size() < longer);
        add(
                segments,
                "long",
                measured,
                testCases,
                i -> testCases.get(i).context().size() >= longer);
        add(
                segments,
                "popularItems",
                measured,
                testCases,
                i -> testCases.get(i).answers().stream().allMatch(item -> head[item]));
        add(
                segments,
                "tailItems",
                measured,
                testCases,
                i -> testCases.get(i).answers().stream().noneMatch(item -> head[item]));
        return segments;
    }

    private static void add(
            Map<String, Double> segments,
            String name,
            Measured measured,
            List<TestCase> testCases,
            IntPredicate belongs) {
        int[] places = IntStream.range(0, testCases.size()).filter(belongs).toArray();
        segments.put(name + ".questions", (double) places.length);
        for (String metric : ActivationRule.METRICS) {
            segments.put(
                    name + "." + metric,
                    Arrays.stream(places)
                            .mapToDouble(i -> measured.each().get(metric)[i])
                            .average()
                            .orElse(0));
        }
    }

    /** The items with the most events that have half of all events together. */
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
