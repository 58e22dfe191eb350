package dev.attune.ml.training;

import dev.attune.application.learning.Dataset;
import dev.attune.kernels.data.ByShape;
import dev.attune.ml.source.TrainingData;
import java.util.Arrays;

/**
 * Counts the users of each item, with newer ones counting more. A user counts once. In histories, it counts at the time
 * of the first event with the item: an answer names items that are new to the user, and what everybody has long had
 * finds few new users. In sessions, where items come again, it counts at the time of the newest. Events at the same
 * time count the same.
 */
final class RecentPopularity {
    private RecentPopularity() {}

    static float[] of(TrainingData data) {
        Dataset dataset = data.dataset();
        long[] times = new long[dataset.interactions()];
        Arrays.setAll(times, dataset::time);
        Arrays.parallelSort(times);
        float[] recent = new float[data.items()];
        int[] countedFor = new int[data.items()];
        for (int user = 0; user < dataset.users(); user++) {
            int events = dataset.end(user) - dataset.start(user);
            for (int i = 0; i < events; i++) {
                int event = data.sessions() ? dataset.end(user) - 1 - i : dataset.start(user) + i;
                int item = dataset.item(event);
                if (countedFor[item] <= user) {
                    countedFor[item] = user + 1;
                    recent[item] += (float) ByShape.lately(later(times, dataset.time(event)), times.length);
                }
            }
        }
        return recent;
    }

    /** The number of events that are later, and of half of those at the same time. */
    private static double later(long[] times, long time) {
        return times.length - (place(times, time) + place(times, time + 1)) / 2.0;
    }

    /** The number of times that are earlier. */
    private static int place(long[] times, long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
