package dev.attune.application.port;

import dev.attune.application.training.Curves;
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
    Tuned tune(Dataset dataset, List<Question> heldOut, Map<String, Object> parameters, long seed, Progress progress);

    /**
     * What was learned from held-out questions.
     *
     * @param artifact trained without what the questions ask for; as large as the model, and of no use once it was judged
     */
    record Tuned(Artifact artifact, Recipe recipe) {
    }

    /** How to train what was found best. Small. */
    interface Recipe {
        /** Resolved: nothing is left open. */
        Map<String, Object> parameters();

        /** How quality went with what was tried while tuning. */
        Curves curves();

        /** Trains again, as was found best, on everything. */
        Artifact retrain(Dataset all, Progress progress);
    }
}
