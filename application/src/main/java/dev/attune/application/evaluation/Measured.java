package dev.attune.application.evaluation;

import dev.attune.domain.ranking.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The measured values of a model's answers to test cases.
 *
 * @param each a value for each test case, by metric; higher is better
 * @param whole values of all answers together, by metric
 * @param calibration how often the shown items were chosen, by their score
 */
record Measured(Map<Metric, double[]> each, Map<Metric, Double> whole, Calibration calibration) {
    Map<Metric, Double> means() {
        Map<Metric, Double> means = new TreeMap<>(whole);
        each.forEach((metric, values) -> means.put(metric, mean(values)));
        return means;
    }

    double mean(Metric metric) {
        return mean(each.get(metric));
    }

    /** Returns the standard error of the mean. */
    double error(Metric metric) {
        double[] values = each.get(metric);
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum())
                / Math.max(1, values.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
