package dev.attune.domain.consistency;

import dev.attune.domain.InvalidValue;
import java.util.Locale;

/** What a caller asks an answer to reflect; weakest first. */
public enum ConsistencyLevel {
    /** The projected profile, from a cache for at most its time to live after it changed elsewhere. */
    EVENTUAL,
    /** Every event acknowledged longer ago than the staleness the caller names. */
    BOUNDED,
    /** At least every event behind the token the caller shows. */
    SESSION,
    /** Every event acknowledged to anyone before the request. */
    STRONG;

    /** The name of this value in complaints. */
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
