package dev.attune.ml.serving;

import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.ScorerLoader;
import dev.attune.domain.InvalidValue;
import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelFile;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.format.Trees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

public final class BlendScorerLoader implements ScorerLoader {
    @Override
    public Optional<Scorer> ofCatalog() {
        Rows none = Rows.of(new int[0][], new float[0][]);
        return Optional.of(new BlendScorer(new ModelContent(
                new String[0],
                new int[0],
                new float[0],
                false,
                List.of(Parts.content(ByShape.recency(true), none)),
                Optional.empty(),
                new float[] {1},
                Trees.NONE)));
    }

    @Override
    public Scorer load(InputStream artifact) throws IOException {
        try {
            return new BlendScorer(ModelFile.read(new BufferedInputStream(artifact, 1 << 16)));
        } catch (ModelFile.Malformed | InvalidValue e) {
            throw new CorruptArtifact(e.getMessage(), e);
        }
    }
}
