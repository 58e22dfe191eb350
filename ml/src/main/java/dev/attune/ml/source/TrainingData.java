package dev.attune.ml.source;

import dev.attune.application.learning.Dataset;
import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Streams;
import java.util.Arrays;

/**
 * A dataset in the forms that sources learn from.
 *
 * @param sessions whether users are short sessions; then order matters, and items come again
 */
public record TrainingData(Dataset dataset, Interactions interactions, Streams streams, boolean sessions) {
    public static TrainingData of(Dataset dataset) {
        ConfidenceWeights strengths = ConfidenceWeights.of(dataset);
        return new TrainingData(
                dataset, interactions(dataset, strengths), streams(dataset, strengths), dataset.sessions());
    }

    public int items() {
        return dataset.items().size();
    }

    /** Number of users of each item. */
    public int[] popularity() {
        int[] popularity = new int[items()];
        Arrays.setAll(popularity, interactions::usersOf);
        return popularity;
    }

    private static Interactions interactions(Dataset dataset, ConfidenceWeights strengths) {
        int[] start = new int[dataset.users() + 1];
        int[] items = new int[dataset.interactions()];
        int next = 0;
        for (int user = 0; user < dataset.users(); user++) {
            for (int item : dataset.distinctItems(user)) {
                items[next++] = item;
            }
            start[user + 1] = next;
        }
        int[] distinct = Arrays.copyOf(items, next);
        return new Interactions(
                start,
                distinct,
                strengths.ofPairs(start, distinct),
                dataset.items().size());
    }

    private static Streams streams(Dataset dataset, ConfidenceWeights strengths) {
        int[] start = new int[dataset.users() + 1];
        int[] items = new int[dataset.interactions()];
        for (int user = 0; user < dataset.users(); user++) {
            start[user + 1] = dataset.end(user);
        }
        Arrays.setAll(items, dataset::item);
        return new Streams(start, items, strengths.ofEvents(), dataset.items().size());
    }
}
