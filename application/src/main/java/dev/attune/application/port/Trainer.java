package dev.attune.application.port;

import dev.attune.application.training.Dataset;
import dev.attune.application.training.Progress;
import dev.attune.application.training.Question;
import java.util.List;
import java.util.Map;

/** Makes artifacts from interactions. Same inputs, same bytes, whatever the number of threads. */
public interface Trainer {
    /** Throws {@link dev.attune.domain.InvalidValue} for a parameter that is unknown or out of range. */
    void check(Map<String, Object> parameters);

    /**
     * Chooses what the parameters leave open, by held-out questions that the dataset does not answer, and trains on the dataset.
     * Throws {@link Progress.Cancelled} soon after the progress says so.
     */
    Trained tune(Dataset dataset, List<Question> heldOut, Map<String, Object> parameters, long seed, Progress progress);

    /** Trains with parameters that {@link #tune} resolved. */
    Artifact train(Dataset dataset, Map<String, Object> resolved, long seed, Progress progress);

    /** @param parameters resolved: nothing is left open */
    record Trained(Artifact artifact, Map<String, Object> parameters) {
    }
}
