package dev.attune.application.port;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Model;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** All models, and which one is active. Every method may throw {@link StoreUnavailable}. */
public interface ModelRegistry {
    /**
     * Stores metadata and artifact together; visible when it returns, not active. A version already there is left as it
     * is.
     */
    void publish(Model model, Artifact artifact);

    /** Newest first, older than the given version. */
    List<Model> page(Optional<String> before, int limit);

    Optional<Model> find(String version);

    /**
     * The artifact's bytes, read in chunks.
     *
     * @throws CorruptArtifact from {@code read}, at the latest at the end, where the bytes are not those that were
     *     published
     */
    InputStream open(String version);

    Optional<String> active();

    /** Activates {@code next} if {@code expected} is active (empty: none); false when another one is. */
    boolean activate(String next, Optional<String> expected);
}
