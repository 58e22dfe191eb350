package dev.attune.ml.source;

import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.rows.GraphFilter;
import java.util.List;

/** A source of items that the users of an item also had. Popular items and users with many items count less. */
final class GraphSource implements RowSource {
    @Override
    public List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        GraphFilter.Shared shared = new GraphFilter.Shared(data.interactions());
        int limit = parameters.targets();
        return List.of(Parts.graph(
                parameters.recency(),
                RowSource.rows(
                        data.items(), limit, workers, () -> new GraphFilter(data.interactions(), shared, limit))));
    }
}
