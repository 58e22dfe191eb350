package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import java.util.List;

/** How the rows of each source are listened to, whoever made them. */
public final class Parts {
    public static final String EASE = "ease";
    public static final String FACTORS = "factors";
    /** Steps of conjugate gradients while factors are solved. */
    public static final int FACTOR_STEPS = 4;

    private static final int EASE_PROPOSALS = 100;
    private static final int GRAPH_PROPOSALS = 60;
    private static final float RULE_RECENCY = .6f;
    /** So small that the step before the newest has no say. */
    private static final float NEWEST_ALONE = 1e-6f;

    private Parts() {}

    public static RowPart ease(float recency, Rows rows) {
        return new RowPart(EASE, recency, EASE_PROPOSALS, rows);
    }

    public static RowPart graph(float recency, Rows rows) {
        return new RowPart("graph", recency, GRAPH_PROPOSALS, rows);
    }

    /**
     * What came soon after an item, told by all steps and by the newest alone, and what came before it.
     *
     * @param sessions where order says most, so that more is proposed
     */
    public static List<RowPart> rules(boolean sessions, Rows after, Rows before) {
        return List.of(
                new RowPart("after", RULE_RECENCY, sessions ? 100 : 30, after),
                new RowPart("after-newest", NEWEST_ALONE, sessions ? 60 : 0, after),
                new RowPart("before", RULE_RECENCY, sessions ? 60 : 0, before));
    }
}
