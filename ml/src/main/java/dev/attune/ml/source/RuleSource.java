package dev.attune.ml.source;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.rows.SequentialRules;
import java.util.List;

/**
 * A source of items that came soon after an item, and of items that came before it. One of its parts uses the newest
 * step alone.
 */
final class RuleSource implements RowSource {
    @Override
    public List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        int limit = parameters.targets();
        Rows after = RowSource.rows(data.items(), limit, workers, () -> SequentialRules.forward(data.streams(), limit));
        Rows before =
                RowSource.rows(data.items(), limit, workers, () -> SequentialRules.backward(data.streams(), limit));
        return List.of(
                Parts.after(data.sessions(), after),
                Parts.afterNewest(data.sessions(), after),
                Parts.before(data.sessions(), before));
    }
}
