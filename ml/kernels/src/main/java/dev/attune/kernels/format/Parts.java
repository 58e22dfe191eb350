package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import java.util.List;

/** Makes the row parts of the sources, with the same settings for every trainer. */
public final class Parts {
    public static final String FACTORS = "factors";
    public static final String AFFINITY = "affinity";
    /** Number of steps of conjugate gradients while factors are solved. */
    public static final int FACTOR_STEPS = 4;

    private static final int EASE_PROPOSALS = 100;
    private static final int GRAPH_PROPOSALS = 60;
    private static final int CONTENT_PROPOSALS = 30;
    private static final float RULE_RECENCY = .6f;
    /** Recency so small that only the newest step has weight. */
    private static final float NEWEST_ALONE = 1e-6f;

    private Parts() {}

    public static RowPart ease(float recency, Rows rows) {
        return RowKind.EASE.part(recency, EASE_PROPOSALS, rows);
    }

    public static RowPart graph(float recency, Rows rows) {
        return RowKind.GRAPH.part(recency, GRAPH_PROPOSALS, rows);
    }

    public static RowPart content(float recency, Rows rows) {
        return RowKind.CONTENT.part(recency, CONTENT_PROPOSALS, rows);
    }

    /**
     * Makes the part of the items that came soon after an item.
     *
     * @param sessions whether users are sessions; there order says most, so more is proposed
     */
    public static RowPart after(boolean sessions, Rows after) {
        return RowKind.AFTER.part(RULE_RECENCY, sessions ? 100 : 30, after);
    }

    /** Makes the part of the items that came soon after the newest item, from the rows of {@link #after}. */
    public static RowPart afterNewest(boolean sessions, Rows after) {
        return RowKind.AFTER_NEWEST.part(NEWEST_ALONE, sessions ? 60 : 0, after);
    }

    /** Makes the part of the items that came soon before an item. */
    public static RowPart before(boolean sessions, Rows before) {
        return RowKind.BEFORE.part(RULE_RECENCY, sessions ? 60 : 0, before);
    }

    /** The part whose rows tell similar items. A foreign trainer may have named none so; then its first part does. */
    public static RowPart findingSimilar(List<RowPart> rows) {
        return rows.stream()
                .filter(part -> part.has(RowKind.Trait.FINDS_SIMILAR_ITEMS))
                .findFirst()
                .orElse(rows.get(0));
    }

    /**
     * Makes the blend until a better one is learned: the part that finds similar items alone.
     *
     * @param sources number of sources, with those that are no rows
     */
    public static float[] blendOfOne(List<RowPart> rows, int sources) {
        float[] blend = new float[ModelContent.blended(sources)];
        blend[rows.indexOf(findingSimilar(rows))] = 1;
        return blend;
    }
}
