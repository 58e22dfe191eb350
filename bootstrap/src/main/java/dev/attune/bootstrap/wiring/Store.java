package dev.attune.bootstrap.wiring;

import java.util.List;

/**
 * One database and the ports that stand on it.
 *
 * @param description for the log, without anything secret
 * @param ports their names, as {@code /health/ready} tells them
 * @param probe asks the database for something small; throws where it does not answer
 */
public record Store(String description, List<String> ports, Runnable probe) {
    @Override
    public String toString() {
        return description + " (" + String.join(", ", ports) + ")";
    }
}
