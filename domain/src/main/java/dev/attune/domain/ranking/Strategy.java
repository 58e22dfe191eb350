package dev.attune.domain.ranking;

import java.util.Locale;

/** The way in which an answer was made. It names the origin of the first items of the list. */
public enum Strategy {
    /** A model scored a user's profile. */
    PERSONAL,
    /** A model scored the events of the request alone. */
    SESSION,
    /** Items with many recent events. Nothing about the user ranked them. */
    TRENDING,
    /** Items with many events over all time. If there are none, the latest items. */
    POPULAR;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
