package dev.attune.application.training;

import static dev.attune.application.contract.Events.event;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.Listing;
import dev.attune.application.contract.Events;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DatasetTest {
    @Test
    void theOrderOfArrivalDoesNotMatter() {
        List<Event> events = PlantedData.groups(40, 1);
        Dataset expected = PlantedData.dataset(events);
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(2));
        Dataset dataset = PlantedData.dataset(shuffled);
        assertEquals(expected.items(), dataset.items());
        assertEquals(expected.users(), dataset.users());
        for (int i = 0; i < expected.interactions(); i++) {
            assertEquals(expected.item(i), dataset.item(i));
            assertEquals(expected.time(i), dataset.time(i));
            assertEquals(expected.weight(i), dataset.weight(i));
        }
    }

    @Test
    void whatWasDislikedLastIsNotLearnedFrom() {
        Dataset dataset = PlantedData.dataset(List.of(
                view("u", "1", "a", 1),
                event("u", "2", "a", "hide", 2),
                view("u", "3", "b", 3),
                event("u", "4", "c", "dislike", 4),
                view("u", "5", "c", 5)));
        assertEquals(Set.of("a", "b", "c"), names(dataset, 0, 1, 2));
        assertEquals(Set.of("b", "c"), names(dataset, dataset.distinctItems(0)));
    }

    @Test
    void shortHistoriesAreSessions() {
        List<Event> sessions = new ArrayList<>();
        List<Event> histories = new ArrayList<>();
        for (int user = 0; user < 9; user++) {
            for (int n = 0; n < 12; n++) {
                sessions.add(view("u" + user, "e" + n, "i" + n % 4, n));
                histories.add(view("u" + user, "e" + n, "i" + n, n));
            }
        }
        assertTrue(PlantedData.dataset(sessions).sessions());
        assertFalse(PlantedData.dataset(histories).sessions());
    }

    @Test
    void theNewestItemIsHeldOutWithEveryEventOfIt() {
        Dataset dataset = PlantedData.dataset(List.of(
                view("u", "1", "c", 1), view("u", "2", "a", 2), view("u", "3", "b", 3), view("u", "4", "c", 4)));
        HoldOutStrategy.Split split = HoldOutStrategy.NEWEST.split(dataset, false, 1);
        assertEquals(2, split.heldOut().testCases().size(), "the newest item, and the one before it");
        TestCase testCase = split.heldOut().testCases().getFirst();
        assertEquals(
                Set.of("c"),
                names(
                        dataset,
                        testCase.answers().stream().mapToInt(Integer::intValue).toArray()));
        assertEquals(
                List.of("b", "a"),
                testCase.context().stream()
                        .map(interest -> interest.item().value())
                        .toList());
        TestCase before = split.heldOut().testCases().getLast();
        assertEquals(
                Set.of("b"),
                names(
                        dataset,
                        before.answers().stream().mapToInt(Integer::intValue).toArray()));
        assertEquals(
                List.of("a"),
                before.context().stream()
                        .map(interest -> interest.item().value())
                        .toList());
        assertEquals(Set.of("a"), names(dataset, split.training().distinctItems(0)));
    }

    @Test
    void aRandomFifthIsHeldOutTheSameForTheSameSeed() {
        Dataset dataset = PlantedData.dataset(PlantedData.groups(30, 3));
        HoldOutStrategy.Split split = HoldOutStrategy.RANDOM.split(dataset, false, 5);
        HoldOutStrategy.Split again = HoldOutStrategy.RANDOM.split(dataset, false, 5);
        assertEquals(split.heldOut().testCases(), again.heldOut().testCases());
        for (TestCase testCase : split.heldOut().testCases()) {
            testCase.context()
                    .forEach(interest -> assertFalse(
                            testCase.answers().contains(dataset.items().indexOf(interest.item()))));
        }
        int held = dataset.interactions() - split.training().interactions();
        assertTrue(
                held > dataset.interactions() * .1 && held < dataset.interactions() * .35,
                held + " of " + dataset.interactions());
    }

    @Test
    void theNewestSessionsAreHeldOutWhole() {
        List<Event> events = new ArrayList<>();
        for (int user = 10; user < 30; user++) {
            for (int n = 0; n < 3; n++) {
                events.add(view("s" + user, "e" + n, "i" + n, user * 100 + n));
            }
        }
        HoldOutStrategy.Split split = HoldOutStrategy.NEWEST.split(PlantedData.dataset(events), true, 1);
        assertEquals(4, split.heldOut().testCases().size());
        assertEquals(18 * 3, split.training().interactions());
        assertTrue(split.heldOut().testCases().stream().allMatch(TestCase::repeats));
    }

    @Test
    void ofTwoEventsAtOnceADislikeDecides() {
        Dataset dataset = PlantedData.dataset(
                List.of(view("u", "1", "b", 1), event("u", "3", "c", "hide", 2), event("u", "4", "c", "purchase", 2)));
        assertEquals(1, dataset.interactions());
        assertEquals(new ItemId("b"), dataset.items().get(dataset.item(0)));
    }

    /** These two ids have the same hash. */
    @Test
    void theOrderOfArrivalDecidesNothingWhereHashesAreTheSame() {
        Event one = view("u", "1", "xAa", 7);
        Event other = view("u", "2", "xBB", 7);
        assertEquals("xAa".hashCode(), "xBB".hashCode());
        assertEquals(
                PlantedData.dataset(List.of(one, other)).item(0),
                PlantedData.dataset(List.of(other, one)).item(0));
    }

    /** An order that is the same for all users would be learned as one. */
    @Test
    void eventsAtOneTimeComeInAnotherOrderForEachUser() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 1_000; user++) {
            for (String item : List.of("a", "b", "c")) {
                events.add(view("u" + user, item, item, 7));
            }
        }
        Dataset dataset = PlantedData.dataset(events);
        int[] newest = new int[3];
        for (int user = 0; user < dataset.users(); user++) {
            newest[dataset.item(dataset.end(user) - 1)]++;
        }
        for (int users : newest) {
            assertEquals(1_000 / 3., users, 50);
        }
    }

    @Test
    void moreEventsThanFitAtFirstAreKeptWithTheirTimesAndWeights() {
        List<Event> events = new ArrayList<>();
        for (int n = 0; n < 10_000; n++) {
            events.add(event("u" + n % 7, "e" + n, "i" + n % 50, n % 3 == 0 ? "purchase" : "view", n));
        }
        Dataset dataset = PlantedData.dataset(events);
        assertEquals(10_000, dataset.interactions());
        assertEquals(7, dataset.users());
        assertEquals(0, dataset.start(0));
        assertEquals(10_000, dataset.end(6));
        for (int user = 0; user < 7; user++) {
            Set<Long> of = new HashSet<>();
            for (int i = dataset.start(user); i < dataset.end(user); i++) {
                long n = (dataset.time(i) - events.getFirst().timestamp().toEpochMilli()) / 1_000;
                of.add(n % 7);
                assertEquals("i" + n % 50, dataset.items().get(dataset.item(i)).value());
                assertEquals(n % 3 == 0 ? 5 : 1, dataset.weight(i));
            }
            assertEquals(1, of.size());
        }
    }

    @Test
    void aCrawlerAmongPeopleIsLeftOut() {
        List<Event> events = new ArrayList<>(PlantedData.groups(20, 1));
        for (int n = 0; n < 400; n++) {
            events.add(view("crawler", "e" + n, "g" + n % 5 + "-i" + n % 24, 5 + 2L * n));
        }
        DatasetBuilder builder = new DatasetBuilder(EventWeights.defaults());
        events.forEach(builder::add);
        Dataset data = builder.build();
        assertEquals(List.of("crawler"), builder.inhuman());
        assertEquals(PlantedData.dataset(PlantedData.groups(20, 1)).interactions(), data.interactions());
    }

    @Test
    void anImportOfOneUserKeepsNoCrawlerIn() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 300; user++) {
            events.add(view("u" + user, "e", "i" + user % 9, 86_400L * user));
        }
        for (int n = 0; n < 300; n++) {
            events.add(view("crawler", "c" + n, "i" + n % 9, 3L * n));
            events.add(view("imported", "d" + n, "i" + n % 9, n / 5));
        }
        DatasetBuilder builder = new DatasetBuilder(EventWeights.defaults());
        events.forEach(builder::add);
        var _ = builder.build();
        assertEquals(List.of("crawler"), builder.inhuman());
    }

    /** As of a table without times, whose rows were numbered to have some. */
    @Test
    void whereTimesAreMadeUpNobodyIsLeftOut() {
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < 100; user++) {
            for (int n = 0; n < (user == 0 ? 400 : 30); n++) {
                events.add(view("u" + user, "e" + n, "i" + n, n));
            }
        }
        DatasetBuilder builder = new DatasetBuilder(EventWeights.defaults());
        events.forEach(builder::add);
        assertEquals(400 + 99 * 30, builder.build().interactions());
    }

    @Test
    void whereManyAreAsFastAsCrawlersNobodyIsLeftOut() {
        List<Event> events = new ArrayList<>(PlantedData.groups(9, 1));
        int before = events.size();
        for (int n = 0; n < 800; n++) {
            events.add(view("machine" + n % 2, "e" + n, "i" + n, n));
        }
        DatasetBuilder builder = new DatasetBuilder(EventWeights.defaults());
        events.forEach(builder::add);
        assertEquals(before + 800, builder.build().interactions());
        assertEquals(List.of(), builder.inhuman());
    }

    @Test
    void describedItemsWithoutEventsAreLearnedAboutNewestFirst() {
        List<Item> catalog = new ArrayList<>();
        for (int n = 0; n < 1_200; n++) {
            catalog.add(new Item(
                    new ItemId("new-%04d".formatted(n)),
                    List.of("men"),
                    Map.of(),
                    true,
                    Optional.of(Events.T0.plusSeconds(n))));
        }
        catalog.add(new Item(new ItemId("a"), List.of("women"), Map.of(), true, Optional.empty()));
        catalog.add(new Item(new ItemId("bare"), List.of(), Map.of(), true, Optional.empty()));
        catalog.add(new Item(new ItemId("hidden"), List.of("men"), Map.of(), false, Optional.empty()));
        Dataset dataset = PlantedData.dataset(List.of(view("u", "1", "a", 1), view("u", "2", "b", 2)), catalog);
        List<String> items = dataset.items().stream().map(ItemId::value).toList();
        assertEquals(1_002, items.size(), "two with events and the newest thousand");
        assertTrue(items.containsAll(List.of("a", "b", "new-0200", "new-1199")));
        assertFalse(items.contains("new-0199"));
        assertTrue(dataset.described());
        assertEquals(Listing.of(catalog.get(1_200)).terms(), dataset.terms(items.indexOf("a")));
        assertEquals(List.of(), dataset.terms(items.indexOf("b")));
    }

    private static Set<String> names(Dataset dataset, int... items) {
        return Arrays.stream(items)
                .mapToObj(item -> dataset.items().get(item).value())
                .collect(Collectors.toSet());
    }
}
