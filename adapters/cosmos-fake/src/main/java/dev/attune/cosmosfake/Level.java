package dev.attune.cosmosfake;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Cosmos DB's consistency levels, strongest first. */
public enum Level {
    STRONG("Strong"),
    BOUNDED_STALENESS("BoundedStaleness"),
    SESSION("Session"),
    CONSISTENT_PREFIX("ConsistentPrefix"),
    EVENTUAL("Eventual");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    static Level of(String text) {
        return Arrays.stream(values())
                .filter(level -> level.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a consistency level must be one of "
                        + Arrays.stream(values()).map(Level::text).collect(Collectors.joining(", ")) + ": " + text));
    }

    boolean strongerThan(Level other) {
        return ordinal() < other.ordinal();
    }
}
