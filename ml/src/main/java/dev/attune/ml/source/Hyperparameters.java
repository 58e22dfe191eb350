package dev.attune.ml.source;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the sources are trained with; nothing is left open.
 *
 * @param neighbours of an item in neighbourhood EASE
 * @param targets the most an item speaks for in graph and rules
 * @param regularization of EASE, times how many items an item meets
 * @param recency what an event counts for each step back in EASE and graph; 1: order does not matter
 * @param dimension of the factors
 * @param unobserved what a pair of user and item counts that was not observed
 * @param shrinkage regularization of the factors
 * @param sweeps over all factors
 */
public record Hyperparameters(
        int neighbours,
        int targets,
        float regularization,
        float recency,
        int dimension,
        float unobserved,
        float shrinkage,
        int sweeps) {
    public Hyperparameters withShrinkage(float other) {
        return new Hyperparameters(neighbours, targets, regularization, recency, dimension, unobserved, other, sweeps);
    }

    public Hyperparameters withRegularization(float other) {
        return new Hyperparameters(neighbours, targets, other, recency, dimension, unobserved, shrinkage, sweeps);
    }

    public Map<String, Object> asMap() {
        Map<String, Object> all = new TreeMap<>();
        all.put("neighbours", (long) neighbours);
        all.put("targets", (long) targets);
        all.put("regularization", shortest(regularization));
        all.put("recency", shortest(recency));
        all.put("dimension", (long) dimension);
        all.put("unobserved", shortest(unobserved));
        all.put("shrinkage", shortest(shrinkage));
        all.put("sweeps", (long) sweeps);
        return all;
    }

    /** The number that somebody who wrote the float down would have meant. */
    private static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
