package dev.attune.ml;

import dev.attune.application.port.CorruptArtifact;
import dev.attune.application.port.Scorer;
import dev.attune.application.port.ScorerLoader;
import dev.attune.kernels.ModelFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

public final class RowsScorerLoader implements ScorerLoader {
    @Override
    public Scorer load(InputStream artifact) throws IOException {
        try {
            return new RowsScorer(ModelFile.read(new BufferedInputStream(artifact, 1 << 16)));
        } catch (ModelFile.Malformed | dev.attune.domain.InvalidValue e) {
            throw new CorruptArtifact(e.getMessage(), e);
        }
    }
}
