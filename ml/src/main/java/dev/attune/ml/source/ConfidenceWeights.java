package dev.attune.ml.source;

import dev.attune.application.learning.Dataset;
import dev.attune.kernels.data.ConfidenceWeight;
import java.util.Arrays;

/**
 * What events count while sources learn: {@link ConfidenceWeight#of} over its mean. Of several events of a user with
 * one item the strongest counts. Where all events weigh the same there is nothing to hold.
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

    /** Null where all are the same. */
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
     * Null where all are the same.
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
