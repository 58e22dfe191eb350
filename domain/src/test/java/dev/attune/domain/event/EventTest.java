package dev.attune.domain.event;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");

    @Test
    void timesAreKeptInMilliseconds() {
        assertEquals(
                Instant.parse("2026-03-01T12:00:00.123Z"),
                event(OptionalDouble.empty(), AT, "s", "r").timestamp());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1_000_000, 0, 2.5, 1_000_000})
    void aValueWithinAMillionIsTaken(double value) {
        assertDoesNotThrow(() -> event(OptionalDouble.of(value), AT, "s", "r"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1_000_001, 1_000_001, Double.NaN, Double.POSITIVE_INFINITY})
    void anotherValueIsRefused(double value) {
        assertEquals("value", refused(() -> event(OptionalDouble.of(value), AT, "s", "r")));
    }

    @Test
    void nothingHappenedBeforeTheEpoch() {
        assertDoesNotThrow(() -> event(OptionalDouble.empty(), Instant.EPOCH, "s", "r"));
        assertEquals("timestamp", refused(() -> event(OptionalDouble.empty(), Instant.EPOCH.minusMillis(1), "s", "r")));
    }

    @Test
    void sessionAndRecommendationAreIdentifiers() {
        assertEquals("sessionId", refused(() -> event(OptionalDouble.empty(), AT, "a\n", "r")));
        assertEquals("recommendationId", refused(() -> event(OptionalDouble.empty(), AT, "s", "")));
    }

    @Test
    void idsShowTheirText() {
        assertEquals("e", new EventId("e").toString());
        assertEquals("u", new UserId("u").toString());
        assertEquals("view", new EventType("view").toString());
        assertEquals("id", refused(() -> new EventId("")));
        assertEquals("userId", refused(() -> new UserId("")));
    }

    @Test
    void typesAreOrderedByName() {
        assertEquals(
                List.of("cart", "view"),
                Stream.of("view", "cart")
                        .map(EventType::new)
                        .sorted()
                        .map(EventType::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1view", "-view", "a b", "größe"})
    void aTypeIsAShortWord(String name) {
        assertEquals("type", refused(() -> new EventType(name)));
    }

    @Test
    void aTypeHasAtMostThirtyTwoCharacters() {
        assertDoesNotThrow(() -> new EventType("a".repeat(32)));
        assertEquals("type", refused(() -> new EventType("a".repeat(33))));
        assertEquals("type", refused(() -> new EventType(null)));
    }

    @Test
    void weightsAreBounded() {
        assertDoesNotThrow(() -> new Weight.Fixed(1000));
        assertEquals("weight", refused(() -> new Weight.Fixed(1000.5)));
        assertDoesNotThrow(() -> new Weight.ByValue(-1_000_000));
        assertEquals("neutral value", refused(() -> new Weight.ByValue(1_000_001)));
        assertEquals("neutral value", refused(() -> new Weight.ByValue(Double.NaN)));
    }

    @Test
    void aWeightByValueNeedsTheValue() {
        EventWeights weights = EventWeights.parse("only,view=1,rating=value-2.5,score=value");
        assertTrue(weights.needsValue(new EventType("rating")));
        assertFalse(weights.needsValue(new EventType("view")));
        assertEquals(0, weights.of(new EventType("rating"), OptionalDouble.empty()));
        assertEquals(2, weights.of(new EventType("score"), OptionalDouble.of(2)));
        assertEquals(0, weights.of(new EventType("gone"), OptionalDouble.of(2)));
        assertEquals(new EventType("view"), weights.known("view"));
    }

    @Test
    void thereAreOneToSixtyFourTypes() {
        assertDoesNotThrow(() -> new EventWeights(types(64)));
        assertEquals("types", refused(() -> new EventWeights(types(65))));
        assertEquals("types", refused(() -> new EventWeights(Map.of())));
    }

    private static Map<EventType, Weight> types(int count) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(
                        i -> new EventType("t" + i), _ -> new Weight.Negative(), (one, _) -> one, TreeMap::new));
    }

    private static Event event(OptionalDouble value, Instant at, String session, String recommendation) {
        return new Event(
                new EventId("e"),
                new UserId("u"),
                new ItemId("i"),
                new EventType("view"),
                value,
                at,
                Optional.of(session),
                Optional.of(recommendation));
    }

    /** The field that is refused. */
    private static String refused(Runnable work) {
        return assertThrows(InvalidValue.class, work::run).field();
    }
}
