package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import java.util.List;

/** Makes the row parts of the sources, with the same settings for every trainer. */
public final class Parts {
    public static final String EASE = "ease";
    public static final String FACTORS = "factors";
    /** Number of steps of conjugate gradients while factors are solved. */
    public static final int FACTOR_STEPS = 4;

    private static final int EASE_PROPOSALS = 100;
    private static final int GRAPH_PROPOSALS = 60;
    private static final float RULE_RECENCY = .6f;
    /** Recency so small that only the newest step has weight. */
    private static final float NEWEST_ALONE = 1e-6f;

    private Parts() {}

    public static RowPart ease(float recency, Rows rows) {
        return new RowPart(EASE, recency, EASE_PROPOSALS, rows);
    }

    public static RowPart graph(float recency, Rows rows) {
        return new RowPart("graph", recency, GRAPH_PROPOSALS, rows);
    }

    /**
     * Makes the parts of the sequential rules. Two of them score items that came soon after an item: {@code after} uses
     * all steps, and {@code after-newest} uses the newest step alone. The part {@code before} scores items that came
     * before it.
     *
     * @param sessions whether users are sessions; there order says most, so more is proposed
     */
    public static List<RowPart> rules(boolean sessions, Rows after, Rows before) {
        return List.of(
                new RowPart("after", RULE_RECENCY, sessions ? 100 : 30, after),
                new RowPart("after-newest", NEWEST_ALONE, sessions ? 60 : 0, after),
                new RowPart("before", RULE_RECENCY, sessions ? 60 : 0, before));
    }
}
