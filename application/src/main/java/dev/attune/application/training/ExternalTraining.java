package dev.attune.application.training;

import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.Trainer.ExternalModel;
import java.util.Optional;

/** Training that completes an external model. Its test cases were held out where it was trained. */
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
    public Provenance provenance() {
        return model.provenance();
    }

    @Override
    public String holdOut() {
        return "uploaded";
    }
}
