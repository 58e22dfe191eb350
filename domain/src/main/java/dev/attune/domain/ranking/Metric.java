package dev.attune.domain.ranking;

import java.util.Arrays;
import java.util.List;

/** A number that says how good rankings are. Its text is its name in the store and in the API. */
public enum Metric {
    NDCG("ndcg@10", true),
    RECALL("recall@20", true),
    MRR("mrr", true),
    HIT_RATE("hr@10", true),
    /** The number of different items in the answers, divided by the number of items in the training set. */
    COVERAGE("coverage", false),
    /** The mean self-information of the answered items, in bits. */
    NOVELTY("novelty", false),
    /** The mean popularity of the answered items, divided by that of the chosen items. */
    POPULARITY_BIAS("popularityBias", false);

    /** Metrics that have a value for each test case. Higher is better. */
    public static final List<Metric> OF_EACH_CASE =
            Arrays.stream(values()).filter(metric -> metric.ofEachCase).toList();
    /** Metrics that have one value for all answers together. */
    public static final List<Metric> OF_ALL_ANSWERS =
            Arrays.stream(values()).filter(metric -> !metric.ofEachCase).toList();
    /** The metrics that the activation rule looks at, and that are measured for each segment. */
    public static final List<Metric> DECISIVE = List.of(NDCG, RECALL, MRR);

    private final String text;
    private final boolean ofEachCase;

    Metric(String text, boolean ofEachCase) {
        this.text = text;
        this.ofEachCase = ofEachCase;
    }

    public String text() {
        return text;
    }
}
