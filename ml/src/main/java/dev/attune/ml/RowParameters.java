package dev.attune.ml;

import dev.attune.domain.InvalidValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the rows are trained with. What is absent is chosen from the data.
 *
 * @param neighbours of an item, 1..1000
 * @param regularization factor on sum |u|^2 / sum |u|, above 0 and at most 1000
 * @param recency what an event counts for each step back, above 0 and at most 1; 1: order does not matter
 */
record RowParameters(Optional<Integer> neighbours, Optional<Double> regularization, Optional<Double> recency) {
    private static final String NEIGHBOURS = "neighbours";
    private static final String REGULARIZATION = "regularization";
    private static final String RECENCY = "recency";
    private static final Set<String> NAMES = Set.of(NEIGHBOURS, REGULARIZATION, RECENCY);

    static RowParameters from(Map<String, Object> parameters) {
        parameters.keySet().stream().filter(name -> !NAMES.contains(name)).sorted().findFirst().ifPresent(name -> {
            throw new InvalidValue("parameters", "an object with holdout, " + String.join(", ", NAMES.stream().sorted().toList()), name);
        });
        return new RowParameters(
                number(parameters, NEIGHBOURS, 1, 1000, "a whole number in 1..1000").map(Double::intValue),
                number(parameters, REGULARIZATION, Double.MIN_NORMAL, 1000, "above 0 and at most 1000"),
                number(parameters, RECENCY, Double.MIN_NORMAL, 1, "above 0 and at most 1"));
    }

    private static Optional<Double> number(Map<String, Object> parameters, String name, double least, double most, String accepted) {
        Object value = parameters.get(name);
        if (value == null) {
            return Optional.empty();
        }
        boolean whole = !name.equals(NEIGHBOURS) || value instanceof Long;
        if (value instanceof Number number && whole && number.doubleValue() >= least && number.doubleValue() <= most) {
            return Optional.of(number.doubleValue());
        }
        throw new InvalidValue("parameters." + name, accepted, value);
    }

    Map<String, Object> resolved() {
        Map<String, Object> all = new TreeMap<>();
        all.put(NEIGHBOURS, (long) neighbours.orElseThrow());
        all.put(REGULARIZATION, regularization.orElseThrow());
        all.put(RECENCY, recency.orElseThrow());
        return all;
    }
}
