package dev.attune.adapters.jdbc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the data is.
 *
 * @param dataDirectory holds the embedded database; used where there is no url
 * @param url {@code jdbc:postgresql:...}
 * @param synchronous of the embedded database
 * @param poolSize connections to PostgreSQL, or readers of the embedded database, 1..100
 */
public record JdbcSettings(
        Path dataDirectory,
        Optional<String> url,
        Optional<String> username,
        Optional<String> password,
        Synchronous synchronous,
        int poolSize) {
    /**
     * What a commit of the embedded database waits for. Neither loses an acknowledged event when the process is killed.
     */
    public enum Synchronous {
        /** The operating system has the data: a power cut can cost the last instants, never the file. */
        NORMAL,
        /** The disk has the data: nothing is lost at a power cut, commits are slower. */
        FULL
    }

    @Override
    public String toString() {
        return "JdbcSettings[" + url.orElse(dataDirectory.toString()) + "]";
    }
}
