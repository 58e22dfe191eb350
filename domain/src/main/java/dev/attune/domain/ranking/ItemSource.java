package dev.attune.domain.ranking;

import java.util.Locale;

/** The origin of an item in an answer: the model, a list or the caller. */
public enum ItemSource {
    /** The model in service. */
    MODEL,
    TRENDING,
    POPULAR,
    LATEST,
    /** The caller named a candidate that the model does not know. */
    UNKNOWN;

    /** Made once, because every item of every answer carries it. */
    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }
}
