package dev.attune.ml.serving;

import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.domain.InvalidValue;
import dev.attune.kernels.format.ModelFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

public final class BlendScorerLoader implements ScorerLoader {
    @Override
    public Scorer load(InputStream artifact) throws IOException {
        try {
            return new BlendScorer(ModelFile.read(new BufferedInputStream(artifact, 1 << 16)));
        } catch (ModelFile.Malformed | InvalidValue e) {
            throw new CorruptArtifact(e.getMessage(), e);
        }
    }
}
