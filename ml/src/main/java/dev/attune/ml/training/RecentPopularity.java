package dev.attune.ml.training;

import dev.attune.application.learning.Dataset;
import dev.attune.kernels.data.ByShape;
import dev.attune.ml.source.TrainingData;
import java.util.stream.IntStream;

/** Counts the users of each item, with newer users counting more. */
final class RecentPopularity {
    private RecentPopularity() {}

    static float[] of(TrainingData data) {
        Dataset dataset = data.dataset();
        int[] byEnd = IntStream.range(0, dataset.users())
                .filter(user -> dataset.end(user) > dataset.start(user))
                .boxed()
                .sorted((a, b) -> Long.compare(dataset.time(dataset.end(a) - 1), dataset.time(dataset.end(b) - 1)))
                .mapToInt(Integer::intValue)
                .toArray();
        float[] recent = new float[data.items()];
        for (int rank = 0; rank < byEnd.length; rank++) {
            float weight = (float) ByShape.lately(byEnd.length - 1 - rank, byEnd.length);
            for (int item : dataset.distinctItems(byEnd[rank])) {
                recent[item] += weight;
            }
        }
        return recent;
    }
}
