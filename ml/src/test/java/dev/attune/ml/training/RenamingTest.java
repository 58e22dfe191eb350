package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users and items are called, and in which order their events arrive, says nothing. Events at the same time have
 * no order. So other names change no weight and no list but by the names.
 */
class RenamingTest {
    private static final double TOLERANCE = 1e-9;
    private static final long DAY = 86_400_000;

    @ParameterizedTest(name = "{0}")
    @MethodSource("worlds")
    void otherNamesChangeNothingButNames(String world, List<Event> events, List<Item> catalog) throws IOException {
        Renamed renamed = new Renamed(new Random(world.hashCode()));
        Dataset data = PlantedData.dataset(events, catalog);
        List<Event> arriving =
                new ArrayList<>(events.stream().map(renamed::event).toList());
        Collections.shuffle(arriving, new Random(9));
        Dataset other = PlantedData.dataset(
                arriving, catalog.stream().map(renamed::item).toList());
        assertEquals(data.sessions(), other.sessions());
        var tuned = PlantedData.tuned(new BlendTrainer(2), data);
        var again = PlantedData.tuned(new BlendTrainer(2), other);
        assertSame(tuned.recipe().parameters(), again.recipe().parameters());
        Scorer scorer = Models.scorer(tuned.artifact());
        Scorer otherScorer = Models.scorer(again.artifact());
        assertEquals(scorer.items(), otherScorer.items());
        for (int item = 0; item < scorer.items(); item++) {
            List<Interest> asked = List.of(new Interest(scorer.item(item), 1), new Interest(scorer.item(0), 1));
            List<Interest> askedOther = asked.stream()
                    .map(each -> new Interest(renamed.of(each.item()), 1))
                    .toList();
            assertSame(
                    scorer.top(asked, _ -> true, 10),
                    scorer,
                    otherScorer.top(askedOther, _ -> true, 10),
                    otherScorer,
                    renamed);
            assertSame(
                    scorer.similar(item, _ -> true, 10),
                    scorer,
                    otherScorer.similar(otherScorer.indexOf(renamed.of(scorer.item(item))), _ -> true, 10),
                    otherScorer,
                    renamed);
        }
    }

    static Stream<Arguments> worlds() {
        List<Event> groups = PlantedData.groups(160, 3);
        List<Event> chains = PlantedData.chains(500, 3);
        return Stream.of(
                world("histories", groups),
                world("histories, each pair of events at one time", at(groups, time -> time / 2_000 * 2_000)),
                world("histories, dates alone", at(groups, time -> time * 3_600 / DAY * DAY)),
                world("histories, all at one time", at(groups, _ -> 7)),
                world("sessions", chains),
                world("sessions, a third at one time", at(chains, time -> time / 3 * 3)),
                world("sessions, all events of one at one time", at(chains, time -> time / 1_000 * 1_000)),
                world("pairs without a time", at(chains, _ -> 7)),
                Arguments.of("histories with a catalog", groups, PlantedData.catalogOfGroups()),
                Arguments.of(
                        "histories with a catalog, dates alone",
                        at(groups, time -> time * 3_600 / DAY * DAY),
                        PlantedData.catalogOfGroups()));
    }

    private static Arguments world(String name, List<Event> events) {
        return Arguments.of(name, events, List.of());
    }

    private static List<Event> at(List<Event> events, LongUnaryOperator time) {
        UnaryOperator<Event> moved = event -> new Event(
                event.id(),
                event.userId(),
                event.itemId(),
                event.type(),
                event.value(),
                Instant.ofEpochMilli(time.applyAsLong(event.timestamp().toEpochMilli())),
                event.sessionId(),
                event.recommendationId());
        return events.stream().map(moved).toList();
    }

    private static void assertSame(Scored scored, Scorer by, Scored other, Scorer otherBy, Renamed renamed) {
        Map<String, Float> expected = new TreeMap<>();
        Map<String, Float> actual = new TreeMap<>();
        for (int i = 0; i < scored.size(); i++) {
            expected.put(renamed.of(by.item(scored.items()[i])).value(), scored.scores()[i]);
        }
        for (int i = 0; i < other.size(); i++) {
            actual.put(otherBy.item(other.items()[i]).value(), other.scores()[i]);
        }
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((item, score) -> assertEquals(score, actual.get(item), TOLERANCE * Math.max(1, score), item));
    }

    private static void assertSame(Object expected, Object actual) {
        if (expected instanceof Map<?, ?> map) {
            assertEquals(map.keySet(), ((Map<?, ?>) actual).keySet());
            map.forEach((name, value) -> assertSame(value, ((Map<?, ?>) actual).get(name)));
        } else if (expected instanceof Number number) {
            assertEquals(number.doubleValue(), ((Number) actual).doubleValue(), TOLERANCE);
        } else {
            assertEquals(expected, actual);
        }
    }

    /** Random names, the same for the same name. */
    private static final class Renamed {
        private final Random random;
        private final Map<String, String> names = new TreeMap<>();

        Renamed(Random random) {
            this.random = random;
        }

        private String name(String kind, String name) {
            return names.computeIfAbsent(kind + name, _ -> kind + Long.toHexString(random.nextLong()));
        }

        ItemId of(ItemId item) {
            return new ItemId(name("i", item.value()));
        }

        Event event(Event event) {
            return new Event(
                    event.id(),
                    new UserId(name("u", event.userId().value())),
                    of(event.itemId()),
                    event.type(),
                    event.value(),
                    event.timestamp(),
                    event.sessionId(),
                    event.recommendationId());
        }

        Item item(Item item) {
            return new Item(of(item.id()), item.categories(), item.attributes(), item.available(), item.publishedAt());
        }
    }
}
