package dev.attune.application.training;

import dev.attune.application.port.Trainer.ExternalModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was learned elsewhere, with the test cases that were held out there. */
final class ExternalTraining implements TrainingSource {
    private final ExternalModel model;
    private final long seed;

    ExternalTraining(ExternalModel model, long seed) {
        this.model = model;
        this.seed = seed;
    }

    @Override
    public Optional<String> missing() {
        return model.heldOut().testCases().isEmpty()
                ? Optional.of("the upload holds no questions to judge it by")
                : Optional.empty();
    }

    @Override
    public Trial tune(Progress progress) {
        return new Trial(model.tune(model.heldOut().learning(), seed, progress), model.population(), model.heldOut());
    }

    @Override
    public Map<String, Object> provenance() {
        Map<String, Object> provenance = new HashMap<>(model.provenance());
        provenance.put(TrainingJob.DATA_TO, model.dataTo().toString());
        return provenance;
    }

    @Override
    public String holdOut() {
        return "uploaded";
    }
}
