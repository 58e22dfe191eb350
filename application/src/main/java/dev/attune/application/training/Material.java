package dev.attune.application.training;

import dev.attune.application.port.Trainer.Tuned;
import java.util.Map;
import java.util.Optional;

/** What a model is made from: events, or what somebody else has learned from events. */
interface Material {
    /** A sentence that says what is missing for anything to be learned, if so. */
    Optional<String> missing();

    /** Holds questions out, and learns from {@link Taught#heldOut} what they teach. */
    Taught teach(Progress progress);

    /** Beside what the run itself knows. */
    Map<String, Object> provenance();

    /** How questions were held out. */
    String holdOut();

    /**
     * A model that was trained without the held-out events.
     *
     * @param population without what the questions ask for
     */
    record Taught(Tuned tuned, Population population, HeldOut heldOut) {}
}
