package dev.attune.ml.source;

import java.util.Map;
import java.util.TreeMap;

/**
 * The resolved hyperparameters of the sources.
 *
 * @param neighbours of an item in neighbourhood EASE
 * @param targets maximum number of targets of an item in graph and rules
 * @param regularization of EASE, before it is multiplied by the mean number of items that an item meets
 * @param recency factor by which the weight of an event shrinks with each step back in EASE and graph; with 1, order
 *     does not matter
 * @param dimension of the factors
 * @param unobserved weight of a pair of user and item that was not observed
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

    /** The shortest decimal number that stands for the float. */
    public static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
