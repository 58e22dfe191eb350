package dev.attune.adapters.jdbc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the database.
 *
 * @param dataDirectory directory of the embedded database, which is used if there is no {@code url}
 * @param url address of a PostgreSQL server, {@code jdbc:postgresql:...}
 * @param synchronous durability of a commit to the embedded database
 * @param poolSize number of connections to PostgreSQL, or of readers of the embedded database, 1..100
 */
public record JdbcSettings(
        Path dataDirectory,
        Optional<String> url,
        Optional<String> username,
        Optional<String> password,
        Synchronous synchronous,
        int poolSize) {
    /**
     * The durability of a commit to the embedded database. Under both values no acknowledged event is lost when the
     * process is killed.
     */
    public enum Synchronous {
        /**
         * A commit waits for the operating system. A power cut can cost the last instants, but never the whole file.
         */
        NORMAL,
        /** A commit waits for the disk. A power cut costs nothing, and commits are slower. */
        FULL
    }

    @Override
    public String toString() {
        return "JdbcSettings[" + url.map(JdbcSettings::withoutSecrets).orElse(dataDirectory.toString()) + "]";
    }

    /** Returns a URL, or a text with one, without what may be a password: parameters and what stands before an @. */
    static String withoutSecrets(String text) {
        return text.replaceAll("//\\S*@", "//").replaceAll("[^/\\s@]*@", "").replaceFirst("[?;].*", "");
    }
}
