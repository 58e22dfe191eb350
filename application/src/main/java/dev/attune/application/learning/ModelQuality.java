package dev.attune.application.learning;

import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.Metric;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The quality of a model, which was measured before it was published. It has the model's own metrics, those of its
 * rivals, the intervals of the differences, and the metrics by segment. Only this class knows the names of these values
 * in the store and in the API. A value of another version, which it does not know, is kept as it was stored.
 *
 * @param asMap the values by their stored names, in the order of the names
 */
public record ModelQuality(Map<String, Double> asMap) {
    private static final String TEST_CASES = "questions";
    private static final String LOW = ".low";
    private static final String HIGH = ".high";
    private static final String ALONE = "alone.";
    private static final String OF_ALONE = "." + Metric.NDCG.text();
    /** The name of the whole model beside its sources alone. */
    public static final String BLEND = "blend";

    public ModelQuality {
        asMap = Collections.unmodifiableMap(new TreeMap<>(asMap));
    }

    public double testCases() {
        return asMap.getOrDefault(TEST_CASES, 0.0);
    }

    public OptionalDouble of(Metric metric) {
        return value(metric.text());
    }

    public OptionalDouble of(Rival rival, Metric metric) {
        return value(name(rival, metric));
    }

    /** Returns the number of test cases that are newer than the rival's training data; empty if it was not noted. */
    public OptionalDouble testCases(Rival rival) {
        return value(testCasesOf(rival.text()));
    }

    /** Returns the interval of the mean difference to the rival. Above zero, the model is better. */
    public Optional<Interval> difference(Rival rival, Metric metric) {
        String over = over(rival, metric);
        return Optional.ofNullable(asMap.get(over + LOW)).map(low -> new Interval(low, asMap.get(over + HIGH)));
    }

    public OptionalDouble of(Segment segment, Metric metric) {
        return value(name(segment, metric));
    }

    /** Returns nDCG@10 of each source alone, and of {@link #BLEND}, on the same test cases; empty if not measured. */
    public Map<String, Double> alone() {
        Map<String, Double> alone = new TreeMap<>();
        asMap.forEach((name, value) -> {
            if (name.startsWith(ALONE) && name.endsWith(OF_ALONE)) {
                alone.put(name.substring(ALONE.length(), name.length() - OF_ALONE.length()), value);
            }
        });
        return alone;
    }

    public double testCases(Segment segment) {
        return value(testCasesOf(segment.text())).orElse(0);
    }

    private OptionalDouble value(String name) {
        Double value = asMap.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static String name(Rival rival, Metric metric) {
        return rival.text() + "." + metric.text();
    }

    private static String name(Segment segment, Metric metric) {
        return segment.text() + "." + metric.text();
    }

    private static String over(Rival rival, Metric metric) {
        return metric.text() + ".over." + rival.text();
    }

    private static String testCasesOf(String part) {
        return part + "." + TEST_CASES;
    }

    /** Collects the measured values of one model. One thread uses it. */
    public static final class Builder {
        private final Map<String, Double> values = new TreeMap<>();

        public Builder(int testCases) {
            values.put(TEST_CASES, (double) testCases);
        }

        public Builder own(Metric metric, double value) {
            values.put(metric.text(), value);
            return this;
        }

        public Builder rival(Rival rival, Metric metric, double value) {
            values.put(name(rival, metric), value);
            return this;
        }

        public Builder testCases(Rival rival, int count) {
            values.put(testCasesOf(rival.text()), (double) count);
            return this;
        }

        public Builder difference(Rival rival, Metric metric, Interval difference) {
            values.put(over(rival, metric) + LOW, difference.low());
            values.put(over(rival, metric) + HIGH, difference.high());
            return this;
        }

        /** Notes nDCG@10 of a source alone, or of {@link #BLEND}. */
        public Builder alone(String source, double ndcg) {
            values.put(ALONE + source + OF_ALONE, ndcg);
            return this;
        }

        public Builder segment(Segment segment, int testCases) {
            values.put(testCasesOf(segment.text()), (double) testCases);
            return this;
        }

        public Builder segment(Segment segment, Metric metric, double value) {
            values.put(name(segment, metric), value);
            return this;
        }

        public ModelQuality build() {
            return new ModelQuality(values);
        }
    }
}
