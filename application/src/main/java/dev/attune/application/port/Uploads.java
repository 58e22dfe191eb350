package dev.attune.application.port;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import java.io.InputStream;
import java.time.Instant;

/**
 * Files that came from outside and wait for an instance to work on them. Every method may throw
 * {@link StoreUnavailable}.
 */
public interface Uploads {
    /** Stores a file under an id that is new. It cannot be opened before all of it is there. */
    void put(String id, Artifact file);

    /**
     * A file's bytes.
     *
     * @throws CorruptArtifact where there is none, or from {@code read}, at the latest at the end, where the bytes are
     *     not those that were put
     */
    InputStream open(String id);

    /** Does nothing where there is none. */
    void remove(String id);

    /** Removes those that were put before a time: nobody came for them. */
    void removeBefore(Instant time);
}
