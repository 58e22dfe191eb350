package dev.attune.application.learning;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

public interface ScorerLoader {
    /**
     * Reads an artifact to its end.
     *
     * @throws CorruptArtifact if it is damaged, cut short or of an unknown format
     */
    Scorer load(InputStream artifact) throws IOException;

    /**
     * Returns a scorer without items that has learned nothing. It scores the items that {@link Scorer#with} adds, by
     * their terms alone. Empty if scorers of this kind can tell nothing from terms.
     */
    default Optional<Scorer> ofCatalog() {
        return Optional.empty();
    }
}
