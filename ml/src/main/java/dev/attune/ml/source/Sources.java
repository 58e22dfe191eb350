package dev.attune.ml.source;

import java.util.ArrayList;
import java.util.List;

/** The list of the sources of a model. */
public final class Sources {
    private static final List<RowSource> OF_EVENTS = List.of(new EaseSource(), new GraphSource(), new RuleSource());

    private Sources() {}

    /** Returns the sources for which the data has something to learn from. */
    public static List<RowSource> of(TrainingData data) {
        List<RowSource> sources = new ArrayList<>(OF_EVENTS);
        if (data.dataset().described()) {
            sources.add(new ContentSource());
        }
        return sources;
    }
}
