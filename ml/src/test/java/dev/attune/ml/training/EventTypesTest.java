package dev.attune.ml.training;

import static dev.attune.ml.training.Models.best;
import static dev.attune.ml.training.Models.interest;
import static dev.attune.ml.training.Models.scorer;
import static dev.attune.ml.training.Models.trained;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Scorer;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is bought counts more than what is looked at, and what is disliked counts against what is like it. */
class EventTypesTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoItemsThatAreMetAlikeTheBoughtOneComesFirst(boolean firstIsBought) throws IOException {
        Scorer scorer = scorer(trained(2, PlantedData.dataset(withTwins(firstIsBought))));
        for (int group = 0; group < PlantedData.GROUPS; group++) {
            String own = "g" + group + "-i";
            List<String> best =
                    best(scorer, List.of(interest(own + 0), interest(own + 1), interest(own + 2)), PlantedData.ITEMS);
            int four = best.indexOf(own + 4);
            int five = best.indexOf(own + 5);
            assertTrue(firstIsBought ? four < five : five < four, best::toString);
            assertEquals(0, firstIsBought ? four : five, best::toString);
        }
    }

    @Test
    void aDislikePushesDownWhatIsLikeIt() throws IOException {
        Scorer scorer = scorer(trained(2, PlantedData.dataset(PlantedData.groups(400, 7))));
        List<Interest> both =
                new ArrayList<>(List.of(interest("g1-i0"), interest("g1-i1"), interest("g2-i0"), interest("g2-i1")));
        int before = firstOfTheSecondGroup(best(scorer, both, 40));
        assertTrue(before < 40);
        both.addFirst(new Interest(new ItemId("g2-i5"), -1));
        assertTrue(
                best(scorer, both, 40).stream().anyMatch(item -> item.startsWith("g2-")),
                "one dislike does not outweigh two likes");
        for (int disliked = 6; disliked < 10; disliked++) {
            both.addFirst(new Interest(new ItemId("g2-i" + disliked), -1));
        }
        List<String> best = best(scorer, both, 40);
        assertTrue(firstOfTheSecondGroup(best) > before, best::toString);
        assertTrue(best.stream().limit(20).allMatch(item -> item.startsWith("g1-")), best::toString);
    }

    private static int firstOfTheSecondGroup(List<String> best) {
        return (int) best.stream().takeWhile(item -> !item.startsWith("g2-")).count();
    }

    /** Whoever meets item 4 or 5 of a group meets both at once, and buys one of them. */
    private static List<Event> withTwins(boolean firstIsBought) {
        List<Event> events = new ArrayList<>();
        for (Event event : PlantedData.groups(400, 7)) {
            String item = event.itemId().value();
            if (item.endsWith("-i4") || item.endsWith("-i5")) {
                String group = item.substring(0, item.length() - 1);
                events.add(with(event, "-first", group + "4", firstIsBought ? "purchase" : "view"));
                events.add(with(event, "-second", group + "5", firstIsBought ? "view" : "purchase"));
            } else {
                events.add(event);
            }
        }
        return events;
    }

    private static Event with(Event event, String suffix, String item, String type) {
        return new Event(
                new EventId(event.id().value() + suffix),
                event.userId(),
                new ItemId(item),
                new EventType(type),
                event.value(),
                event.timestamp(),
                event.sessionId(),
                event.recommendationId());
    }
}
