package dev.attune.ml.training;

import dev.attune.domain.InvalidValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The parameters that a caller fixes. The others are chosen from the data. */
final class Parameters {
    private final Map<Name, Double> given = new EnumMap<>(Name.class);

    /** The parameters of a training run and the values that they accept. */
    enum Name {
        NEIGHBOURS("neighbours", 1, 1_000, true),
        TARGETS("targets", 1, 1_000, true),
        REGULARIZATION("regularization", 0, 1_000, false),
        RECENCY("recency", 0, 1, false),
        DIMENSION("dimension", 8, 512, true),
        UNOBSERVED("unobserved", 0, 1, false),
        SHRINKAGE("shrinkage", 0, 10, false),
        SWEEPS("sweeps", 1, 100, true);

        private final String text;
        private final double least;
        private final double most;
        private final boolean whole;

        /** @param least is itself accepted only if the number is whole */
        Name(String text, double least, double most, boolean whole) {
            this.text = text;
            this.least = least;
            this.most = most;
            this.whole = whole;
        }

        String text() {
            return text;
        }

        private boolean accepts(Object value) {
            return value instanceof Number number
                    && (whole
                            ? value instanceof Long && number.doubleValue() >= least
                            : (float) number.doubleValue() > least)
                    && number.doubleValue() <= most;
        }

        private String accepted() {
            return whole
                    ? "a whole number in %.0f..%.0f".formatted(least, most)
                    : "above %.0f and at most %.0f".formatted(least, most);
        }

        private static Name of(String text) {
            return Arrays.stream(values())
                    .filter(name -> name.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new InvalidValue(
                            "parameters",
                            "an object with holdout, shape, "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(values())
                                                    .map(name -> name.text)
                                                    .sorted()
                                                    .toList()),
                            text));
        }
    }

    static Parameters from(Map<String, Object> parameters) {
        Parameters parsed = new Parameters();
        parameters.keySet().stream().sorted().forEach(text -> {
            Name name = Name.of(text);
            Object value = parameters.get(text);
            if (!name.accepts(value)) {
                throw new InvalidValue("parameters." + text, name.accepted(), value);
            }
            parsed.given.put(name, ((Number) value).doubleValue());
        });
        return parsed;
    }

    OptionalDouble of(Name name) {
        Double value = given.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
