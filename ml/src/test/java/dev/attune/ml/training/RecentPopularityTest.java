package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.contract.Events;
import dev.attune.application.learning.DataShape;
import dev.attune.application.learning.Dataset;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.item.ItemId;
import dev.attune.ml.source.TrainingData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentPopularityTest {
    private static final int DAYS = 100;
    private static final long DAY = 86_400_000;

    /** Thirty users have had milk every day since the first. Ten of them take oats up in the last days. */
    private final Dataset data = PlantedData.dataset(events());

    @Test
    void inHistoriesWhatNewUsersFindIsPopularLately() {
        assertTrue(recent(DataShape.HISTORIES, "oats") > 3 * recent(DataShape.HISTORIES, "milk"));
    }

    @Test
    void inSessionsWhatUsersStillTakeIsPopularLately() {
        assertTrue(recent(DataShape.SESSIONS, "milk") > 2 * recent(DataShape.SESSIONS, "oats"));
    }

    private float recent(DataShape shape, String item) {
        return RecentPopularity.of(TrainingData.of(data.as(shape)))[data.items().indexOf(new ItemId(item))];
    }

    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 30; user++) {
            for (int day = 0; day < DAYS; day++) {
                events.add(Events.view("u" + user, "m" + day, "milk", day * DAY + user));
            }
            if (user < 10) {
                events.add(Events.view("u" + user, "o", "oats", (DAYS - 2) * DAY + user));
            }
        }
        return events;
    }
}
