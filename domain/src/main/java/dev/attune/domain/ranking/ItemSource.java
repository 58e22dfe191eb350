package dev.attune.domain.ranking;

import java.util.Locale;

/** What proposed an item of an answer. */
public enum ItemSource {
    /** The model in service. */
    MODEL,
    TRENDING,
    POPULAR,
    LATEST,
    /** The caller, who named a candidate that the model does not know. */
    UNKNOWN;

    /** Made once: every item of every answer carries it. */
    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }
}
