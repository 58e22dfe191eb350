package dev.attune.ml.source;

import dev.attune.kernels.GraphFilter;
import dev.attune.kernels.ModelContent.RowPart;

/** What users of an item also had, popular items and busy users counting less. */
final class GraphSource implements RowSource {
    private static final int TARGETS = 200;
    private static final int PROPOSALS = 60;

    @Override
    public RowPart learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        GraphFilter.Shared shared = new GraphFilter.Shared(data.interactions());
        return new RowPart("graph", parameters.recency(), PROPOSALS,
                RowSource.rows(data.items(), TARGETS, workers, () -> new GraphFilter(data.interactions(), shared, TARGETS)));
    }
}
