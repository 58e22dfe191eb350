package dev.attune.application.training;

import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.Trainer.Tuned;
import java.util.Optional;

/** The input of a training run: the events in the store, or an external model. */
interface TrainingSource {
    /** Returns a sentence that names the data that is missing for training; empty if there is enough. */
    Optional<String> missing();

    /**
     * Makes a model without the held-out events. The model learns from those test cases of {@link Trial#heldOut} that
     * may be learned from.
     */
    Trial tune(Progress progress);

    /** Returns the provenance of the input, beside the facts that the run itself knows. */
    Provenance provenance();

    /** Returns a sentence about input that seems wrong; empty if all seems well. */
    default Optional<String> doubt() {
        return Optional.empty();
    }

    /** Returns the name of the way in which test cases were held out. */
    String holdOut();

    /**
     * A model that was trained without the held-out events.
     *
     * @param population counts of the training set, without the held-out events
     */
    record Trial(Tuned tuned, Population population, HeldOutCases heldOut) {}
}
