package dev.attune.ml.source;

import java.util.List;

/** The sources of every model. */
public final class Sources {
    /** The first one also says what is similar to an item. */
    public static final List<RowSource> ROWS =
            List.of(new EaseSource(), new GraphSource(), RuleSource.after(), RuleSource.afterNewest(), RuleSource.before());

    private Sources() {
    }
}
