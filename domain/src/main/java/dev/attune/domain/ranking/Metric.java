package dev.attune.domain.ranking;

import java.util.Arrays;
import java.util.List;

/** A number that says how good rankings are. Its text is the name under which it is stored and answered. */
public enum Metric {
    NDCG("ndcg@10", true),
    RECALL("recall@20", true),
    MRR("mrr", true),
    HIT_RATE("hr@10", true),
    /** The share of the catalog's items that appear in the answers. */
    COVERAGE("coverage", false),
    /** The mean self-information of the answered items, in bits. */
    NOVELTY("novelty", false),
    /** The popularity of the answered items over that of the chosen ones. */
    POPULARITY_BIAS("popularityBias", false);

    /** Metrics with a value for each test case; higher is better. */
    public static final List<Metric> OF_EACH_CASE =
            Arrays.stream(values()).filter(metric -> metric.ofEachCase).toList();
    /** Metrics of all answers together. */
    public static final List<Metric> OF_ALL_ANSWERS =
            Arrays.stream(values()).filter(metric -> !metric.ofEachCase).toList();
    /** The metrics that a new model must keep up, and that segments are told by. */
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
