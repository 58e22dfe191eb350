package dev.attune.ml.training;

import static dev.attune.ml.training.Models.scorer;
import static dev.attune.ml.training.Models.trained;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.contract.Events;
import dev.attune.application.learning.Scorer;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each user has an item that runs out after a week, and one that runs out after four. */
class DueTest {
    private static final int USERS = 400;
    private static final int KINDS = 10;
    private static final int DAYS = 120;
    private static final long DAY = 86_400;

    private static Scorer scorer;

    @BeforeAll
    static void train() throws IOException {
        scorer = scorer(trained(2, PlantedData.dataset(events())));
    }

    @Test
    void whatIsDueComesFirst() {
        for (int kind = 0; kind < KINDS; kind++) {
            assertEquals("monthly-" + kind, first(kind, 1, 28));
            assertEquals("weekly-" + kind, first(kind, 7, 4));
        }
    }

    /** Of a user who had each only once, the intervals of other users tell. What was had last is not what is due. */
    @Test
    void alsoAfterOnePurchase() {
        long now = at(DAYS);
        List<Interest> once = new ArrayList<>(List.of(
                new Interest(new ItemId("monthly-3"), 5, now - 7_000 * DAY),
                new Interest(new ItemId("weekly-3"), 5, now - 7_000 * DAY - 1000)));
        assertEquals("weekly-3", best(once, now));
    }

    private static String first(int kind, int daysSinceWeekly, int daysSinceMonthly) {
        long now = at(DAYS);
        List<Interest> bought = new ArrayList<>();
        for (int day = daysSinceWeekly; day < DAYS; day += 7) {
            bought.add(new Interest(new ItemId("weekly-" + kind), 5, now - 1000 * DAY * day));
        }
        for (int day = daysSinceMonthly; day < DAYS; day += 28) {
            bought.add(new Interest(new ItemId("monthly-" + kind), 5, now - 1000 * DAY * day));
        }
        bought.sort(Comparator.comparingLong(Interest::at).reversed());
        return best(bought, now);
    }

    private static String best(List<Interest> newestFirst, long now) {
        int[] best = scorer.top(scorer.prepare(newestFirst, true, now), new int[0], _ -> true, 1)
                .items();
        return scorer.item(best[0]).value();
    }

    private static long at(int day) {
        return Events.T0.plusSeconds(day * DAY).toEpochMilli();
    }

    /** The two are never bought on the same day. Everybody meets new items, so that there is something to learn. */
    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            int kind = user % KINDS;
            for (int day = 0; day < DAYS; day++) {
                String item = day % 7 == user % 7
                        ? "weekly-" + kind
                        : day % 28 == (user + 3) % 28
                                ? "monthly-" + kind
                                : day % 6 == 0 ? "new-" + kind + "-" + day : "";
                if (!item.isEmpty()) {
                    events.add(Events.event("u" + user, "e" + day, item, "purchase", day * DAY + user));
                }
            }
        }
        return events;
    }
}
