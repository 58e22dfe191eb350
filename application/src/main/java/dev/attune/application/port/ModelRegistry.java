package dev.attune.application.port;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Model;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * All models, and which one is active. A model is never changed and never removed.
 *
 * <p>Threads of all instances call every method at the same time. When a method returns, its change is durable, and
 * every instance sees it from then on.
 *
 * <p>Every method may throw {@link StoreUnavailable}: the server does not answer, and the same call may succeed later.
 * A method that changes something may have done so before it throws that. {@link CorruptArtifact} means that the bytes
 * are missing or wrong, and that to ask again is of no use. Any other exception is a defect.
 */
public interface ModelRegistry {
    /**
     * Stores metadata and artifact together. Nobody sees one without the other, and nobody sees either while the
     * artifact is being written. When the method returns, the model is visible, and not active. A version already there
     * is left as it is, metadata and artifact, and that is no failure.
     *
     * <p>Nothing is left when the artifact throws: the same version can be published afterwards. The artifact may have
     * hundreds of megabytes; a store does not hold it in memory. The store does not close or keep it.
     *
     * @param model comes back equal; numbers, texts, booleans, lists and maps of its parameters and provenance keep
     *     their types, its time keeps its milliseconds
     */
    void publish(Model model, Artifact artifact);

    /**
     * Returns models that are older than the given version, newest first. The order is by {@code createdAt}, then by
     * version, the greater one first. The page is shorter than the limit only at the end. It is empty if the given
     * version is unknown.
     */
    List<Model> page(Optional<String> before, int limit);

    /** The metadata; empty where the version was not published. */
    Optional<Model> find(String version);

    /**
     * Opens the artifact's bytes, which are read in chunks. Several streams of one artifact may be read at the same
     * time. A caller may read single bytes or arrays of any size, skip, or stop early. A caller that stops early has
     * not been told whether the rest is whole. The stream throws {@link StoreUnavailable} if the server stops
     * answering.
     *
     * @throws CorruptArtifact at once if there is none; from {@code read}, at the latest at the end, if the bytes are
     *     not those that were published
     */
    InputStream open(String version);

    /** The active version; empty until the first activation. */
    Optional<String> active();

    /**
     * Activates {@code next} if {@code expected} is active (empty: none). The comparison and the change are one step:
     * of several callers that expect the same, one gets true. The method returns false, and changes nothing, when
     * another version is active, or when {@code next} was not published.
     */
    boolean activate(String next, Optional<String> expected);
}
