package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.contract.Events;
import dev.attune.application.learning.DataShape;
import dev.attune.application.learning.Dataset;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.Window;
import dev.attune.ml.source.CatalogFields;
import dev.attune.ml.source.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Forty users buy milk each week and paper every four weeks, a user after the other. Each buys one camera and looks at
 * others for a month. Two of them buy cream, one of them twice.
 */
class ItemTimesLearnerTest {
    private static final int USERS = 40;
    private static final int DAYS = 140;
    private static final long DAY = 86_400;

    private final Dataset data = PlantedData.dataset(events(), catalog()).as(DataShape.HISTORIES);
    private final ItemTimes times = ItemTimesLearner.of(TrainingData.of(data), kinds());

    @Test
    void aUserComesBackForAnItemAfterItsUsualDays() {
        assertEquals(7, times.ofItems().days()[item("milk")], .2);
        assertEquals(28, times.ofItems().days()[item("paper")], 1);
    }

    @Test
    void ofAnItemThatFewBoughtTwiceItsKindSpeaks() {
        assertEquals(11, times.ofItems().days()[item("cream")], 1, "the only one came back after 115 days");
    }

    @Test
    void onlyWhatIsBoughtAgainIsComeBackFor() {
        assertTrue(returns("milk") > .85, "milk: " + returns("milk"));
        assertTrue(returns("camera-1") < .4, "cameras: " + returns("camera-1"));
    }

    @Test
    void aUserCountsWhenItComes() {
        assertArrayEquals(new int[] {0, 1, 2}, lately("cream"));
        assertArrayEquals(new int[] {0, 0, 0}, lately("milk"), "everybody has long had it");
    }

    @Test
    void anItemIsAsOldAsItsFirstEvent() {
        assertEquals(DAYS - 1 - 5, times.age()[item("cream")], .6);
        assertEquals(ItemTimes.NO_AGE, times.age()[item("unsold")]);
    }

    private int[] lately(String item) {
        int[] users = new int[Window.values().length];
        for (Window window : Window.values()) {
            users[window.ordinal()] = times.lately(window)[item(item)];
        }
        return users;
    }

    private float returns(String item) {
        return times.ofKinds().shares()[times.kinds()[item(item)]];
    }

    private int item(String id) {
        return data.items().indexOf(new ItemId(id));
    }

    private Optional<Field> kinds() {
        return CatalogFields.of(data).stream().findFirst();
    }

    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int day = 0; day < DAYS; day++) {
                if (day % 7 == user % 7) {
                    events.add(bought(user, "milk", day));
                }
                if (day % 28 == user % 28) {
                    events.add(bought(user, "paper", day));
                }
                if (day < 30) {
                    events.add(Events.view("u" + user, "v" + day, "camera-" + day % 3, day * DAY + user));
                }
            }
            events.add(bought(user, "camera-" + user % 3, 30));
        }
        events.add(bought(1, "cream", 5));
        events.add(bought(1, "cream", 120));
        events.add(bought(2, "cream", DAYS - 5));
        events.add(bought(3, "cream", DAYS - 20));
        return events;
    }

    private static Event bought(int user, String item, int day) {
        return Events.event("u" + user, item + day, item, "purchase", day * DAY + user);
    }

    private static List<Item> catalog() {
        Map<String, List<String>> sold = Map.of(
                "dairy", List.of("milk", "cream"),
                "household", List.of("paper"),
                "cameras", List.of("camera-0", "camera-1", "camera-2", "unsold"));
        List<Item> items = new ArrayList<>();
        sold.forEach((category, ids) -> {
            ids.forEach(id -> items.add(item(id, category)));
            for (int other = 0; other < 20; other++) {
                items.add(item(category + other, category));
            }
        });
        return items;
    }

    private static Item item(String id, String category) {
        return new Item(new ItemId(id), List.of(category), Map.of(), true, Optional.empty());
    }
}
