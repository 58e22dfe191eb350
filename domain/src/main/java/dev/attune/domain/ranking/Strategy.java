package dev.attune.domain.ranking;

import java.util.Locale;

/** How an answer came about, said honestly: the first items of the list came from here. */
public enum Strategy {
    /** A user's profile, scored by a model. */
    PERSONAL,
    /** The events of the request alone, scored by a model. */
    SESSION,
    /** What many do now; nothing about the asker was used. */
    TRENDING,
    /** What many did over time. */
    POPULAR;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
