package dev.attune.ml.source;

import dev.attune.kernels.ModelContent.RowPart;
import dev.attune.kernels.Rows;
import dev.attune.kernels.SequentialRules;
import java.util.List;

/** What came soon after an item, told by all steps and by the newest alone, and what came before it. */
final class RuleSource implements RowSource {
    private static final float RECENCY = .6f;
    /** So small that the step before the newest has no say. */
    private static final float NEWEST_ALONE = 1e-6f;

    @Override
    public List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        int limit = parameters.targets();
        boolean sessions = data.sessions();
        Rows after = RowSource.rows(data.items(), limit, workers, () -> SequentialRules.forward(data.streams(), limit));
        Rows before = RowSource.rows(data.items(), limit, workers, () -> SequentialRules.backward(data.streams(), limit));
        return List.of(new RowPart("after", RECENCY, sessions ? 100 : 30, after), new RowPart("after-newest", NEWEST_ALONE, sessions ? 60 : 0, after),
                new RowPart("before", RECENCY, sessions ? 60 : 0, before));
    }
}
