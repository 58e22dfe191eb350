package dev.attune.application.training;

import dev.attune.application.catalog.Listing;
import dev.attune.application.contract.Events;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Trainer;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small data with a known structure: groups of items that are met together. */
public final class PlantedData {
    public static final int GROUPS = 5;
    public static final int ITEMS = 24;
    public static final int CHAINS = 8;
    public static final int CHAIN = 12;

    private PlantedData() {}

    /** Each user meets most items of one group, and now and then one of another. Item {@code g2-i3} is of group 2. */
    public static List<Event> groups(int users, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int group = user % GROUPS;
            for (int n = 0; n < 16; n++) {
                int from = random.nextInt(40) == 0 ? random.nextInt(GROUPS) : group;
                events.add(
                        Events.view("u" + user, "e" + n, "g" + from + "-i" + random.nextInt(ITEMS), 1000L * user + n));
            }
        }
        return events;
    }

    /**
     * Sessions of six steps along chains of items: after {@code c3-4} mostly comes {@code c3-5}, otherwise any item.
     */
    public static List<Event> chains(int sessions, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            int chain = random.nextInt(CHAINS);
            int at = random.nextInt(CHAIN);
            for (int step = 0; step < 6; step++) {
                events.add(Events.view(
                        "s" + session, "e" + step, "c" + chain + "-" + at, 1_000_000L + 1000L * session + step));
                if (random.nextInt(5) == 0) {
                    chain = random.nextInt(CHAINS);
                    at = random.nextInt(CHAIN);
                } else {
                    at = (at + 1) % CHAIN;
                }
            }
        }
        return events;
    }

    /** Holds out, as a training run does, and lets the trainer learn. */
    public static Trainer.Tuned tuned(Trainer trainer, Dataset data) {
        HoldOutStrategy.Split split = HoldOutStrategy.NEWEST.split(data, data.sessions(), 1);
        return trainer.tune(split.training(), data, split.heldOut().learning(), Map.of(), 1, new Progress());
    }

    public static Dataset dataset(List<Event> events) {
        return dataset(events, List.of());
    }

    public static Dataset dataset(List<Event> events, List<Item> catalog) {
        DatasetBuilder builder = new DatasetBuilder(EventWeights.defaults());
        events.forEach(builder::add);
        catalog.forEach(item -> builder.add(item.id(), Listing.of(item)));
        return builder.build();
    }

    /**
     * What the catalog says of the items of {@link #groups}: the group is their category, the rest they share with
     * others.
     */
    public static List<Item> catalogOfGroups() {
        List<Item> items = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            for (int item = 0; item < ITEMS; item++) {
                items.add(item("g" + group + "-i" + item, group));
            }
        }
        return items;
    }

    public static Item item(String id, int group) {
        return new Item(
                new ItemId(id),
                List.of("group " + group),
                Map.of("colour", id.length() % 2 == 0 ? "red" : "blue", "price", 1.5),
                true,
                Optional.empty());
    }
}
