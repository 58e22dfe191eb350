package dev.attune.application.training;

import dev.attune.application.learning.DataShape;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.Trainer;
import dev.attune.application.learning.TrainingRun;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Training on the events in the store. */
final class EventTraining implements TrainingSource {
    private final Dataset data;
    private final Findings findings;
    private final Trainer trainer;
    private final HoldOutStrategy holdOut;
    private final Map<String, Object> parameters;
    private final TrainingRun.Request request;

    EventTraining(Dataset data, Findings findings, Trainer trainer, TrainingRun.Request request) {
        this.findings = findings;
        this.trainer = trainer;
        this.request = request;
        this.parameters = new TreeMap<>(request.parameters());
        this.holdOut = Optional.ofNullable(parameters.remove(HoldOutStrategy.PARAMETER))
                .map(HoldOutStrategy::parse)
                .orElse(HoldOutStrategy.NEWEST);
        this.data = Optional.ofNullable(parameters.remove(DataShape.PARAMETER))
                .map(DataShape::parse)
                .map(data::as)
                .orElse(data);
    }

    @Override
    public Optional<String> missing() {
        return Sufficiency.missing(data).map(why -> why + "; " + findings.types());
    }

    @Override
    public Optional<String> doubt() {
        return findings.doubt();
    }

    @Override
    public Trial tune(Progress progress) {
        HoldOutStrategy.Split split = holdOut.split(data, data.sessions(), request.seed());
        return new Trial(
                trainer.tune(split.training(), data, split.heldOut().learning(), parameters, request.seed(), progress),
                Population.of(split.training()),
                split.heldOut());
    }

    @Override
    public Provenance provenance() {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = 0; i < data.interactions(); i++) {
            first = Math.min(first, data.time(i));
            last = Math.max(last, data.time(i));
        }
        return Provenance.EMPTY
                .withData(Instant.ofEpochMilli(first), Instant.ofEpochMilli(last))
                .withWindow(request.from(), request.to())
                .withCounts(data.users(), data.items().size(), data.interactions());
    }

    @Override
    public String holdOut() {
        return holdOut.text();
    }
}
