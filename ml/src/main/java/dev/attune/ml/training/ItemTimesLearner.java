package dev.attune.ml.training;

import dev.attune.application.learning.Dataset;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.ItemTimesCounts;
import dev.attune.kernels.clock.StrongEvents;
import dev.attune.ml.source.TrainingData;
import java.util.Optional;

/** Learns what the clock tells of items. Kinds are the values of the catalog's first field. */
final class ItemTimesLearner {
    private ItemTimesLearner() {}

    /** @param kinds the kind of each item, if the catalog tells one */
    static ItemTimes of(TrainingData data, Optional<Field> kinds) {
        Dataset events = data.dataset();
        StrongEvents strong = new StrongEvents();
        long end = Long.MIN_VALUE;
        for (int i = 0; i < events.interactions(); i++) {
            strong.add(events.weight(i));
            end = Math.max(end, events.time(i));
        }
        ItemTimesCounts counts = new ItemTimesCounts(
                kinds.map(Field::ofItem).orElseGet(() -> new int[data.items()]),
                kinds.map(Field::values).orElse(1),
                data.sessions(),
                end,
                strong.least());
        for (int user = 0; user < events.users(); user++) {
            counts.add(new EventsOf(events), events.start(user), events.end(user));
        }
        return counts.times();
    }

    private record EventsOf(Dataset data) implements ItemTimesCounts.Events {
        @Override
        public int item(int place) {
            return data.item(place);
        }

        @Override
        public float weight(int place) {
            return data.weight(place);
        }

        @Override
        public long time(int place) {
            return data.time(place);
        }
    }
}
