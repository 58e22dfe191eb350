package dev.attune.bootstrap.wiring;

import java.util.List;

/**
 * One database and the ports that stand on it.
 *
 * @param description text for the log, without anything secret
 * @param ports names of the ports, as {@code /health/ready} shows them
 * @param probe asks the database for something small; throws if it does not answer
 */
public record Store(String description, List<String> ports, Runnable probe) {
    @Override
    public String toString() {
        return description + " (" + String.join(", ", ports) + ")";
    }
}
