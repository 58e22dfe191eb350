package dev.attune.application.training;

import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.Trainer.Tuned;
import java.util.Optional;

/** What a model is made from: events, or what somebody else has learned from events. */
interface TrainingSource {
    /** A sentence that says what is missing for anything to be learned, if so. */
    Optional<String> missing();

    /** Holds test cases out, and learns from {@link Trial#heldOut} what they teach. */
    Trial tune(Progress progress);

    /** Beside what the run itself knows. */
    Provenance provenance();

    /** How test cases were held out. */
    String holdOut();

    /**
     * A model that was trained without the held-out events.
     *
     * @param population without what the test cases ask for
     */
    record Trial(Tuned tuned, Population population, HeldOutCases heldOut) {}
}
