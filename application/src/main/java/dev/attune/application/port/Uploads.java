package dev.attune.application.port;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import java.io.InputStream;
import java.time.Instant;

/**
 * Files that came from outside and wait for an instance to work on them. A file is never changed.
 *
 * <p>Threads of all instances call every method at the same time. When a method returns, its change is durable, and
 * every instance sees it from then on.
 *
 * <p>Every method may throw {@link StoreUnavailable}: the server does not answer, and the same call may succeed later.
 * {@link CorruptArtifact} means that the bytes are missing or wrong, and that to ask again is of no use. Any other
 * exception is a defect.
 */
public interface Uploads {
    /**
     * Stores a file under an id that is new: the caller never uses an id twice. Nobody can open the file before all of
     * it is there. Nothing is left when the file throws. It may have gigabytes; a store does not hold it in memory, and
     * lets others work meanwhile.
     */
    void put(String id, Artifact file);

    /**
     * A file's bytes. A caller may read single bytes or arrays of any size, skip, or stop early.
     *
     * @throws CorruptArtifact at once where there is none; from {@code read}, at the latest at the end, where the bytes
     *     are not those that were put
     */
    InputStream open(String id);

    /** Removes a file. It does nothing if there is none. A reader of the file may meet {@link CorruptArtifact}. */
    void remove(String id);

    /**
     * Removes the files that were put before a time, because nobody came for them. The time of a file is when
     * {@link #put} began. Files of that time or later stay, also those that are being put.
     */
    void removeBefore(Instant time);
}
