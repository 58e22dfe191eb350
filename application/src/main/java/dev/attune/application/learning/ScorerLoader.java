package dev.attune.application.learning;

import java.io.IOException;
import java.io.InputStream;

public interface ScorerLoader {
    /**
     * Reads an artifact to its end.
     *
     * @throws CorruptArtifact if it is damaged, cut short or of an unknown format
     */
    Scorer load(InputStream artifact) throws IOException;
}
