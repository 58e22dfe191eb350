package dev.attune.ml.source;

import dev.attune.application.learning.Dataset;
import dev.attune.kernels.data.ConfidenceWeight;
import java.util.Arrays;

/**
 * Weights of events while sources learn: {@link ConfidenceWeight#of}, divided by its mean. The strongest of a user's
 * events with an item counts for their pair. If all events weigh the same, nothing is stored.
 */
final class ConfidenceWeights {
    private final Dataset dataset;
    private final boolean uniform;

    private ConfidenceWeights(Dataset dataset) {
        this.dataset = dataset;
        boolean same = true;
        for (int event = 1; event < dataset.interactions() && same; event++) {
            same = dataset.weight(event) == dataset.weight(0);
        }
        this.uniform = same;
    }

    static ConfidenceWeights of(Dataset dataset) {
        return new ConfidenceWeights(dataset);
    }

    /** The weight of each event; null if all are the same. */
    float[] ofEvents() {
        if (uniform) {
            return null;
        }
        float[] strengths = new float[dataset.interactions()];
        for (int event = 0; event < strengths.length; event++) {
            strengths[event] = strength(event);
        }
        return overMean(strengths);
    }

    /**
     * The weight of each pair of user and item; null if all are the same.
     *
     * @param items distinct and ascending from start to start, user by user
     */
    float[] ofPairs(int[] start, int[] items) {
        if (uniform) {
            return null;
        }
        float[] strengths = new float[items.length];
        for (int user = 0; user < dataset.users(); user++) {
            for (int event = dataset.start(user); event < dataset.end(user); event++) {
                int pair = Arrays.binarySearch(items, start[user], start[user + 1], dataset.item(event));
                strengths[pair] = Math.max(strengths[pair], strength(event));
            }
        }
        return overMean(strengths);
    }

    private float strength(int event) {
        return ConfidenceWeight.of(dataset.weight(event));
    }

    private static float[] overMean(float[] strengths) {
        double sum = 0;
        for (float strength : strengths) {
            sum += strength;
        }
        float mean = (float) (sum / strengths.length);
        for (int i = 0; i < strengths.length; i++) {
            strengths[i] = ConfidenceWeight.within(strengths[i] / mean);
        }
        return strengths;
    }
}
