package dev.attune.application.learning;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Makes artifacts from interactions. Same inputs, same bytes, whatever the number of threads. */
public interface Trainer {
    /** Throws {@link dev.attune.domain.InvalidValue} for a parameter that is unknown or out of range. */
    void check(Map<String, Object> parameters);

    /**
     * Chooses what the parameters leave open, by held-out test cases that the dataset does not answer, and trains on
     * the dataset. Throws {@link Progress.Cancelled} soon after the progress says so.
     *
     * @param all what the recipe is to be made of: the dataset and what the test cases ask for
     */
    Tuned tune(
            Dataset dataset,
            Dataset all,
            List<TestCase> heldOut,
            Map<String, Object> parameters,
            long seed,
            Progress progress);

    /** Reads what was trained elsewhere; throws {@link CorruptArtifact} for what is none, or of an unknown format. */
    ExternalModel read(InputStream externalModel) throws IOException;

    /**
     * What was learned elsewhere from events, with everything that is needed to complete and to judge it: the parts of
     * a model, the same without what the held-out test cases ask for, and these.
     */
    interface ExternalModel {
        /** Without what the test cases ask for. */
        Population population();

        HeldOutCases heldOut();

        /** Where it comes from, and what from. */
        Provenance provenance();

        /** Learns what the parts count; they themselves stay as they are. */
        Tuned tune(List<TestCase> heldOut, long seed, Progress progress);
    }

    /**
     * What was learned from held-out test cases.
     *
     * @param artifact trained without what the test cases ask for; as large as the model, and of no use once it was
     *     judged
     */
    record Tuned(Artifact artifact, Recipe recipe) {}

    /** How to make what was found best. */
    interface Recipe {
        /** Resolved: nothing is left open. */
        Map<String, Object> parameters();

        /** How quality went with what was tried while tuning. */
        Curves curves();

        /** Makes the model of everything, as was found best. */
        Artifact make(Progress progress);
    }
}
