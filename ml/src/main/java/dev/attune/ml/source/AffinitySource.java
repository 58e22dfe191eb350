package dev.attune.ml.source;

import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.Parts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds what affinity needs to know of the catalog. */
public final class AffinitySource {
    private AffinitySource() {}

    /** Returns affinity with the same weight for everything; empty if the catalog has no fields. */
    public static Optional<AffinityPart> of(TrainingData data) {
        List<Field> fields = CatalogFields.of(data.dataset());
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AffinityPart(
                Parts.AFFINITY, fields, alike(fields.size()), data.dataset().products()));
    }

    /**
     * The weights until better ones are learned: recent popularity, and the narrowest category more than all other
     * fields.
     */
    private static float[] alike(int fields) {
        float[] weights = new float[AffinityTable.weights(fields)];
        Arrays.fill(weights, AffinityTable.OF_ITEM, weights.length, .3f / fields);
        weights[1] = 1;
        Arrays.fill(weights, AffinityTable.OF_ITEM, AffinityTable.OF_ITEM + AffinityTable.LIFTS, .3f);
        return weights;
    }
}
