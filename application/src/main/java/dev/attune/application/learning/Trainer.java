package dev.attune.application.learning;

import dev.attune.domain.item.ItemId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes artifacts from interactions. The same inputs give the same bytes, whatever the number of threads. */
public interface Trainer {
    /** Checks parameters. Throws {@link dev.attune.domain.InvalidValue} for one that is unknown or out of range. */
    void check(Map<String, Object> parameters);

    /**
     * Chooses the parameters that the caller left open, by held-out test cases that the dataset does not answer. It
     * trains on the dataset. Throws {@link Progress.Cancelled} soon after the progress was cancelled.
     *
     * @param all the data for the recipe: the dataset and the held-out events
     */
    Tuned tune(
            Dataset dataset,
            Dataset all,
            HeldOutCases heldOut,
            Map<String, Object> parameters,
            long seed,
            Progress progress);

    /**
     * Reads an external model. Throws {@link CorruptArtifact} for bytes that are none, or have an unknown format.
     *
     * @param described what the catalog says of an item. Where the model was trained, nobody knew that
     */
    ExternalModel read(InputStream externalModel, Function<ItemId, Optional<ItemDescription>> described)
            throws IOException;

    /**
     * A model that was trained elsewhere from events, with everything that is needed to complete and to judge it. It
     * has the parts of a model, the same parts trained without the held-out events, and the held-out test cases.
     */
    interface ExternalModel {
        /** Returns counts of the training set, without the held-out events. */
        Population population();

        HeldOutCases heldOut();

        /** Returns the trainer of the model, and the data that it was trained on. */
        Provenance provenance();

        /** Adds the parts that follow from the catalog, and learns the weights of all. */
        Tuned tune(HeldOutCases heldOut, long seed, Progress progress);
    }

    /**
     * The result of tuning on held-out test cases.
     *
     * @param artifact the model that was trained without the held-out events. It is as large as the final model, and of
     *     no use once it was judged
     */
    record Tuned(Artifact artifact, Recipe recipe) {}

    /** The recipe for the best model that tuning found. */
    interface Recipe {
        /** Returns all parameters. None is left open. */
        Map<String, Object> parameters();

        /** Returns the curves of the tuning: the quality of each value that was tried. */
        Curves curves();

        /** Makes the best model, from all data. */
        Artifact make(Progress progress);
    }
}
