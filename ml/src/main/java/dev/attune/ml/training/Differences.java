package dev.attune.ml.training;

import java.util.Arrays;

/**
 * How much better one way of ranking is than another.
 *
 * @param each the difference of a metric, for each request
 */
record Differences(double[] each) {
    /**
     * Returns the mean less so many of its standard errors. If it is above zero, the difference is no chance. It is not
     * a number for fewer than two requests.
     */
    double surplus(double standardErrors) {
        double mean = Arrays.stream(each).average().orElse(0);
        double squares =
                Arrays.stream(each).map(one -> (one - mean) * (one - mean)).sum();
        return mean - standardErrors * Math.sqrt(squares / each.length / (each.length - 1));
    }
}
