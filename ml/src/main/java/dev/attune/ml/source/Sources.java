package dev.attune.ml.source;

import java.util.ArrayList;
import java.util.List;

/** The sources of a model. */
public final class Sources {
    private static final List<RowSource> OF_EVENTS = List.of(new EaseSource(), new GraphSource(), new RuleSource());

    private Sources() {}

    /** Those that the data has something for. The first one also says what is similar to an item. */
    public static List<RowSource> of(TrainingData data) {
        List<RowSource> sources = new ArrayList<>(OF_EVENTS);
        if (data.dataset().described()) {
            sources.add(new ContentSource());
        }
        return sources;
    }
}
