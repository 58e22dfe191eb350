package dev.attune.application.training;

import dev.attune.application.port.Trainer;
import dev.attune.application.port.TrainingRun;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The events in the store. */
final class EventTraining implements TrainingSource {
    private final Dataset data;
    private final Trainer trainer;
    private final HoldOutStrategy holdOut;
    private final Map<String, Object> parameters;
    private final TrainingRun.Request request;

    EventTraining(Dataset data, Trainer trainer, TrainingRun.Request request) {
        this.data = data;
        this.trainer = trainer;
        this.request = request;
        this.parameters = new TreeMap<>(request.parameters());
        this.holdOut = Optional.ofNullable(parameters.remove(HoldOutStrategy.PARAMETER))
                .map(HoldOutStrategy::parse)
                .orElse(HoldOutStrategy.NEWEST);
    }

    @Override
    public Optional<String> missing() {
        return Sufficiency.missing(data);
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
    public Map<String, Object> provenance() {
        Map<String, Object> provenance = new HashMap<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = 0; i < data.interactions(); i++) {
            first = Math.min(first, data.time(i));
            last = Math.max(last, data.time(i));
        }
        provenance.put("dataFrom", Instant.ofEpochMilli(first).toString());
        provenance.put(TrainingJob.DATA_TO, Instant.ofEpochMilli(last).toString());
        request.from().ifPresent(from -> provenance.put("from", from.toString()));
        request.to().ifPresent(to -> provenance.put("to", to.toString()));
        provenance.put("users", (long) data.users());
        provenance.put("items", (long) data.items().size());
        provenance.put("interactions", (long) data.interactions());
        return provenance;
    }

    @Override
    public String holdOut() {
        return holdOut.text();
    }
}
