package dev.attune.domain.consistency;

import dev.attune.domain.InvalidValue;
import java.util.Locale;

/** The events that a caller asks an answer to reflect. The weakest level comes first. */
public enum ConsistencyLevel {
    /**
     * The projected profile. A cache may give it for at most its time to live after the profile changed on another
     * instance.
     */
    EVENTUAL,
    /** Every event that was acknowledged longer ago than the staleness that the caller names. */
    BOUNDED,
    /** At least every event behind the token that the caller shows. */
    SESSION,
    /** Every event that was acknowledged to anyone before the request. */
    STRONG;

    /** The name of this value in error messages. */
    public static final String FIELD = "consistency";

    public static ConsistencyLevel parse(String text) {
        for (ConsistencyLevel level : values()) {
            if (level.text().equals(text)) {
                return level;
            }
        }
        throw new InvalidValue(FIELD, "eventual, bounded, session or strong", text);
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
