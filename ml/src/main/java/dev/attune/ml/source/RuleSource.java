package dev.attune.ml.source;

import dev.attune.kernels.ModelContent.RowPart;
import dev.attune.kernels.RowMaker;
import dev.attune.kernels.SequentialRules;
import dev.attune.kernels.Streams;
import java.util.function.Function;

/** What came soon after an item, after the newest item alone, or before it. */
final class RuleSource implements RowSource {
    private static final int TARGETS = 200;
    private static final float RECENCY = .6f;
    /** So small that the step before the newest has no say. */
    private static final float NEWEST_ALONE = 1e-6f;

    private final String name;
    private final float recency;
    private final int proposalsOfSessions;
    private final int proposalsOfHistories;
    private final Function<Streams, RowMaker> maker;

    private RuleSource(String name, float recency, int proposalsOfSessions, int proposalsOfHistories, Function<Streams, RowMaker> maker) {
        this.name = name;
        this.recency = recency;
        this.proposalsOfSessions = proposalsOfSessions;
        this.proposalsOfHistories = proposalsOfHistories;
        this.maker = maker;
    }

    static RowSource after() {
        return new RuleSource("after", RECENCY, 100, 30, data -> SequentialRules.forward(data, TARGETS));
    }

    static RowSource afterNewest() {
        return new RuleSource("after-newest", NEWEST_ALONE, 60, 0, data -> SequentialRules.forward(data, TARGETS));
    }

    static RowSource before() {
        return new RuleSource("before", RECENCY, 60, 0, data -> SequentialRules.backward(data, TARGETS));
    }

    @Override
    public RowPart learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        return new RowPart(name, recency, data.sessions() ? proposalsOfSessions : proposalsOfHistories,
                RowSource.rows(data.items(), TARGETS, workers, () -> maker.apply(data.streams())));
    }
}
