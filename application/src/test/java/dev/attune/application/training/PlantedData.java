package dev.attune.application.training;

import dev.attune.application.contract.Events;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small data with a known structure: groups of items that are met together. */
public final class PlantedData {
    public static final int GROUPS = 5;
    public static final int ITEMS = 24;

    private PlantedData() {
    }

    /** Each user meets most items of one group, and now and then one of another. Item {@code g2-i3} is of group 2. */
    public static List<Event> groups(int users, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int group = user % GROUPS;
            for (int n = 0; n < 16; n++) {
                int from = random.nextInt(40) == 0 ? random.nextInt(GROUPS) : group;
                events.add(Events.view("u" + user, "e" + n, "g" + from + "-i" + random.nextInt(ITEMS), 1000L * user + n));
            }
        }
        return events;
    }

    public static Dataset dataset(List<Event> events) {
        DatasetBuilder builder = new DatasetBuilder(EventWeights.defaults());
        events.forEach(builder::add);
        return builder.build();
    }
}
