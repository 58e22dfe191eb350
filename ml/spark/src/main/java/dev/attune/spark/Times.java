package dev.attune.spark;

import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.ItemTimesCounts;
import dev.attune.kernels.clock.StrongEvents;
import org.apache.spark.api.java.JavaRDD;

/** Counts what the clock tells of items. A cluster does not read the catalog, so items have no kinds. */
final class Times {
    private Times() {}

    /** @param sessions whether the whole of the data has this shape; a part of it may look otherwise */
    static ItemTimes of(JavaRDD<History> histories, Shape shape, boolean sessions) {
        float strong = histories
                .treeAggregate(new StrongEvents(), Times::addWeights, StrongEvents::and)
                .least();
        return histories
                .treeAggregate(
                        new ItemTimesCounts(new int[shape.items()], 1, sessions, shape.last, strong),
                        (counts, history) -> counts.add(new EventsOf(history), 0, history.size()),
                        ItemTimesCounts::and)
                .times();
    }

    private static StrongEvents addWeights(StrongEvents strong, History history) {
        for (float weight : history.weights) {
            strong.add(weight);
        }
        return strong;
    }

    private record EventsOf(History history) implements ItemTimesCounts.Events {
        @Override
        public int item(int place) {
            return history.items[place];
        }

        @Override
        public float weight(int place) {
            return history.weights[place];
        }

        @Override
        public long time(int place) {
            return history.times[place];
        }
    }
}
