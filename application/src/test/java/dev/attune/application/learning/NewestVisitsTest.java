package dev.attune.application.learning;

import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.profile.Interest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A hundred users visit on ten days, each time for three items, one of which they had on the first day. */
class NewestVisitsTest {
    private static final long DAY = 86_400;

    private static List<Event> visits(boolean again) {
        Random random = new Random(4);
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 100; user++) {
            for (int day = 0; day < 10; day++) {
                for (int n = 0; n < 3; n++) {
                    String item = n == 0 && again ? "staple" + user % 7 : "i" + (30 * day + random.nextInt(30));
                    events.add(view("u" + user, "e" + day + "-" + n, item, DAY * (day + 1) + 60L * n + user));
                }
            }
        }
        return events;
    }

    private static HoldOutStrategy.Split split(List<Event> events) {
        return NewestVisits.split(PlantedData.dataset(events), 1).orElseThrow();
    }

    @Test
    void trainingKnowsNothingOfTheTimeThatIsAskedAbout() {
        Dataset data = PlantedData.dataset(visits(true));
        HoldOutStrategy.Split split = NewestVisits.split(data, 1).orElseThrow();
        long newestKnown = 0;
        for (int i = 0; i < split.training().interactions(); i++) {
            newestKnown = Math.max(newestKnown, split.training().time(i));
        }
        assertTrue(split.heldOut().testCases().size() >= 100);
        for (TestCase testCase : split.heldOut().testCases()) {
            assertTrue(testCase.at() > newestKnown);
        }
    }

    @Test
    void aVisitIsAskedForWholeAndForWhatIsNewToTheUser() {
        HoldOutStrategy.Split split = split(visits(true));
        for (TestCase testCase : split.heldOut().testCases()) {
            assertFalse(testCase.repeats());
            // Before the visit, or after one or two of its steps.
            assertTrue(testCase.context().size() >= 27 && testCase.context().size() <= 29);
            Set<Integer> met = testCase.context().stream()
                    .map(Interest::item)
                    .map(item -> split.training().items().indexOf(item))
                    .collect(Collectors.toSet());
            Set<Integer> both = new HashSet<>(testCase.answers());
            both.retainAll(met);
            assertEquals(Set.of(), both);
        }
        assertTrue(split.heldOut().again().size() >= 100);
        assertTrue(split.heldOut().again().stream().allMatch(TestCase::repeats));
        assertTrue(split.heldOut().again().stream()
                .filter(testCase -> testCase.context().size() == 27)
                .allMatch(testCase -> testCase.answers().size() >= 2));
    }

    /** Each visit has pauses of an hour, longer than any gap between its steps would be. */
    @Test
    void eventsOfOneSessionAreOneVisit() {
        List<Event> events = new ArrayList<>();
        for (Event event : visits(true)) {
            long day = event.timestamp().getEpochSecond() / DAY;
            events.add(new Event(
                    event.id(),
                    event.userId(),
                    event.itemId(),
                    event.type(),
                    event.value(),
                    event.timestamp().plusSeconds(event.timestamp().getEpochSecond() % DAY / 60 * 3_600),
                    Optional.of("of day " + day),
                    event.recommendationId()));
        }
        assertTrue(split(events).heldOut().again().stream()
                .filter(testCase -> testCase.context().size() == 27)
                .allMatch(testCase -> testCase.answers().size() >= 2));
    }

    @Test
    void whereNothingComesAgainNobodyAsksForIt() {
        assertEquals(List.of(), split(visits(false)).heldOut().again());
    }

    /** Every pause is as long as the last: there are no visits, and the newest item of each user is asked for. */
    @Test
    void timesWithoutPausesTellNoVisits() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 200; user++) {
            for (int n = 0; n < 12; n++) {
                events.add(view("u" + user, "e" + n, "i" + (user + 7 * n) % 90, 10L * user + n));
            }
        }
        assertTrue(NewestVisits.split(PlantedData.dataset(events), 1).isEmpty());
        HoldOutStrategy.Split split = HoldOutStrategy.NEWEST.split(PlantedData.dataset(events), false, 1);
        assertTrue(split.heldOut().testCases().stream()
                .allMatch(testCase -> testCase.answers().size() == 1));
    }
}
