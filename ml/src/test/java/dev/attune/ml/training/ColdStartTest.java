package dev.attune.ml.training;

import static dev.attune.ml.training.Models.best;
import static dev.attune.ml.training.Models.interests;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.Listing;
import dev.attune.application.learning.Scorer;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * New users, and new items of which there is only what the catalog says. Items of a group are met together and are of
 * one category.
 */
class ColdStartTest {
    private static final List<Event> EVENTS = PlantedData.groups(600, 9);
    private static final Item NEW = PlantedData.item("new", 2);
    private static Scorer withoutNew;
    private static Scorer withNew;

    @BeforeAll
    static void train() throws IOException {
        withoutNew = Models.scorer(Models.trained(2, PlantedData.dataset(EVENTS, PlantedData.catalogOfGroups())));
        List<Item> catalog = new ArrayList<>(PlantedData.catalogOfGroups());
        catalog.add(NEW);
        withNew = Models.scorer(Models.trained(2, PlantedData.dataset(EVENTS, catalog)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aNewUserIsUnderstoodFromTheFirstEventOn(int events) {
        for (int group = 0; group < PlantedData.GROUPS; group++) {
            String own = "g" + group + "-i";
            List<String> best =
                    best(withoutNew, interests(IntStream.range(0, events).mapToObj(item -> own + item)), 10);
            assertEquals(10, best.size());
            assertTrue(best.stream().allMatch(item -> item.startsWith(own)), best::toString);
        }
    }

    /** Where nothing can be held out, nobody knows what to listen to: what the catalog says is heard as well. */
    @Test
    void theFirstEventsOfAShopAreUnderstoodByWhatDescribesThem() throws IOException {
        List<Event> two = Stream.of("g1-i0", "g2-i0")
                .map(item -> EVENTS.stream()
                        .filter(event -> event.itemId().value().equals(item))
                        .findFirst()
                        .orElseThrow())
                .toList();
        Scorer scorer = Models.scorer(Models.trained(2, PlantedData.dataset(two, PlantedData.catalogOfGroups())));
        List<String> best = best(scorer, interests(Stream.of("g1-i0")), 5);
        assertTrue(best.size() == 5 && best.stream().allMatch(item -> item.startsWith("g1-")), best::toString);
    }

    @Test
    void aNewItemIsRecommendedToThoseWhoLikeItsKindAfterOneTrainingRun() {
        assertNewItemIsFoundByItsOwnGroup(withNew);
    }

    @Test
    void andBeforeItByWhatDescribesIt() {
        assertEquals(-1, withoutNew.indexOf(NEW.id()));
        assertNewItemIsFoundByItsOwnGroup(extended());
    }

    @Test
    void whoHasMetOnlyTheNewItemGetsItsKind() {
        for (Scorer scorer : List.of(withNew, extended())) {
            List<String> best = best(scorer, interests(List.of("new").stream()), 5);
            assertTrue(best.size() == 5 && best.stream().allMatch(item -> item.startsWith("g2-")), best::toString);
            assertOfItsKind(similarToNew(scorer));
        }
    }

    @Test
    void whatDescribesAnItemSaysMoreThanTheFirstFewWhoMeetIt() throws IOException {
        List<Event> events = new ArrayList<>(EVENTS);
        EVENTS.stream()
                .filter(event -> event.itemId().value().equals("g1-i0"))
                .limit(2)
                .map(ColdStartTest::alsoMeetsNew)
                .forEach(events::add);
        List<Item> catalog = new ArrayList<>(PlantedData.catalogOfGroups());
        catalog.add(NEW);
        assertOfItsKind(similarToNew(Models.scorer(Models.trained(2, PlantedData.dataset(events, catalog)))));
        List<String> undescribed = similarToNew(Models.scorer(Models.trained(2, PlantedData.dataset(events))));
        assertTrue(undescribed.getFirst().startsWith("g1-"), undescribed::toString);
    }

    private static Event alsoMeetsNew(Event event) {
        return new Event(
                new EventId(event.id().value() + "-new"),
                event.userId(),
                NEW.id(),
                event.type(),
                event.value(),
                event.timestamp(),
                event.sessionId(),
                event.recommendationId());
    }

    private static List<String> similarToNew(Scorer scorer) {
        return Arrays.stream(
                        scorer.similar(scorer.indexOf(NEW.id()), _ -> true, 5).items())
                .mapToObj(item -> scorer.item(item).value())
                .toList();
    }

    private static void assertOfItsKind(List<String> similar) {
        assertTrue(similar.size() == 5 && similar.stream().allMatch(item -> item.startsWith("g2-")), similar::toString);
    }

    @Test
    void aModelThatWasTrainedWithoutACatalogStaysAsItIs() throws IOException {
        Scorer scorer = Models.scorer(Models.trained(2, PlantedData.dataset(EVENTS)));
        assertEquals(scorer, scorer.with(List.of(NEW.id()), terms()));
    }

    @Test
    void anExplanationNamesTheContentOfANewItem() {
        Scorer scorer = extended();
        List<Interest> interests = interests(IntStream.range(0, 20).mapToObj(item -> "g2-i" + item));
        int item = scorer.indexOf(NEW.id());
        float score = scorer.score(interests, new int[] {item})[0];
        Map<String, Float> sources =
                new TreeMap<>(scorer.explain(interests, item, score).sources());
        assertTrue(sources.remove("content") > 0);
        sources.remove("trees");
        assertEquals(Map.of(), sources, "trees rank by the score of the content, and nothing else speaks for it");
    }

    private static Scorer extended() {
        return withoutNew.with(List.of(NEW.id()), terms());
    }

    private static Function<ItemId, List<String>> terms() {
        Map<ItemId, List<String>> terms = PlantedData.catalogOfGroups().stream()
                .collect(Collectors.toMap(Item::id, item -> Listing.of(item).terms()));
        terms.put(NEW.id(), Listing.of(NEW).terms());
        return id -> terms.getOrDefault(id, List.of());
    }

    /**
     * Whoever has met all of a group but four items gets these four, and the new one where it is of that group, before
     * anything else.
     */
    private static void assertNewItemIsFoundByItsOwnGroup(Scorer scorer) {
        for (int group = 0; group < PlantedData.GROUPS; group++) {
            String own = "g" + group + "-i";
            List<Interest> met =
                    interests(IntStream.range(0, PlantedData.ITEMS - 4).mapToObj(item -> own + item));
            Set<String> expected = IntStream.range(PlantedData.ITEMS - 4, PlantedData.ITEMS)
                    .mapToObj(item -> own + item)
                    .collect(Collectors.toSet());
            if (group == 2) {
                expected.add("new");
            }
            assertEquals(expected, Set.copyOf(best(scorer, met, expected.size())));
        }
    }
}
