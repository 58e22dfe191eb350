package dev.attune.adapters.rest;

import dev.attune.domain.InvalidValue;

/**
 * What an operator sets of the REST adapter.
 *
 * @param maxConnections open at the same time
 */
public record RestSettings(int maxConnections) {
    /** The property that says whether this instance answers recommendations; it decides which beans there are, so that the rule costs nothing. */
    public static final String SERVES = "attune.rest.serves";
    public static final int MOST_CONNECTIONS = 1_000_000;

    public RestSettings {
        if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
            throw new InvalidValue("maxConnections", "1.." + MOST_CONNECTIONS, maxConnections);
        }
    }
}
