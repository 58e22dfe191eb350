package dev.attune.application.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void ratingsOfAnotherScaleAreDoubted() {
        assertEquals(
                Optional.of(
                        "the values of type rating lie in 0..1, which fits another scale: attune.ratings.scale states"
                                + " it"),
                doubt("view=1", 0, 1, 1, 0));
        assertEquals(
                Optional.of(
                        "the values of type rating lie in 1..10, which fits another scale: attune.ratings.scale states"
                                + " it"),
                doubt("view=1", 1, 7.5, 10));
        assertEquals(
                Optional.of(
                        "the values of type rating lie in 1..5, which fits another scale: attune.ratings.scale states"
                                + " it"),
                doubt("rating=0..100", 1, 3, 5));
    }

    @Test
    void ratingsOfTheScaleAreNot() {
        assertEquals(Optional.empty(), doubt("view=1", .5, 3, 5));
        assertEquals(Optional.empty(), doubt("view=1", 1, 3, 4));
        assertEquals(Optional.empty(), doubt("rating=0..1", 0, 1));
        assertEquals(Optional.empty(), doubt("rating=0..100", 20, 70, 100));
        assertEquals(Optional.empty(), doubt("rating=value", 20, 70, 100), "all values speak for the item");
        assertEquals(Optional.empty(), new Findings(EventWeights.defaults()).doubt());
    }

    @Test
    void usersWhoAreLeftOutAreNamed() {
        Findings findings = new Findings(EventWeights.defaults());
        findings.leftOut(List.of("crawler", "test"));
        assertEquals(
                Optional.of("left out, because nobody acts that fast or that long: \"crawler\", \"test\""),
                findings.doubt());
        findings.leftOut(Collections.nCopies(21, "x"));
        assertTrue(findings.doubt().orElseThrow().endsWith("\"x\", \"x\" and 1 more"));
    }

    @Test
    void theTypesAreCounted() {
        Findings findings = new Findings(EventWeights.defaults());
        assertEquals("no events were found", findings.types());
        findings.add(event("view", OptionalDouble.empty()));
        findings.add(event("rating", OptionalDouble.of(1)));
        findings.add(event("rating", OptionalDouble.of(4)));
        assertEquals("found: rating 2 (1 speak for an item), view 1 (1 speak for an item)", findings.types());
    }

    private static Optional<String> doubt(String types, double... values) {
        Findings findings = new Findings(EventWeights.parse(types));
        IntStream.range(0, 40)
                .forEach(i -> findings.add(event("rating", OptionalDouble.of(values[i % values.length]))));
        return findings.doubt();
    }

    private static Event event(String type, OptionalDouble value) {
        return new Event(
                new EventId("e"),
                new UserId("u"),
                new ItemId("i"),
                new EventType(type),
                value,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }
}
