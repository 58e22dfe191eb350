package dev.attune.domain.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.InvalidValue;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWeightsTest {
    private final EventWeights weights = EventWeights.defaults();

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertEquals(1, weights.of(new EventType("view"), OptionalDouble.empty()));
        assertEquals(1, weights.of(new EventType("click"), OptionalDouble.empty()));
        assertEquals(3, weights.of(new EventType("like"), OptionalDouble.empty()));
        assertEquals(3, weights.of(new EventType("cart"), OptionalDouble.empty()));
        assertEquals(5, weights.of(new EventType("purchase"), OptionalDouble.empty()));
        assertEquals(-1, weights.of(new EventType("dislike"), OptionalDouble.empty()));
        assertEquals(-1, weights.of(new EventType("hide"), OptionalDouble.empty()));
        assertEquals(2.5, weights.of(new EventType("rating"), OptionalDouble.of(5)));
        assertEquals(-1.5, weights.of(new EventType("rating"), OptionalDouble.of(1)));
    }

    @Test
    void theSettingAddsChangesAndTakesAway() {
        EventWeights changed = EventWeights.parse("share=2, view=.5, click=none");
        assertEquals("cart, dislike, hide, like, purchase, rating, share, view", changed.names());
        assertEquals(.5, changed.of(new EventType("view"), OptionalDouble.empty()));
        assertEquals(2, changed.of(new EventType("share"), OptionalDouble.empty()));
    }

    @Test
    void aRatingCountsAsOnTheScaleOfFive() {
        EventWeights thumbs = EventWeights.parse("rating=0..1");
        assertEquals(2.5, thumbs.of(new EventType("rating"), OptionalDouble.of(1)));
        assertEquals(-1.5, thumbs.of(new EventType("rating"), OptionalDouble.of(0)));
        EventWeights stars = EventWeights.defaults().withRatings(Weight.scale("1..5"));
        for (double stored = 1; stored <= 5; stored += .5) {
            assertEquals(
                    weights.of(new EventType("rating"), OptionalDouble.of(stored)),
                    stars.of(new EventType("rating"), OptionalDouble.of(stored)));
        }
        EventWeights percent = EventWeights.parse("rating=0..100");
        assertEquals(0, percent.of(new EventType("rating"), OptionalDouble.of(37.5)));
        assertEquals(2.5, percent.of(new EventType("rating"), OptionalDouble.of(500)), "stored before the scale was");
        assertEquals(OptionalDouble.empty(), percent.neutralValue(new EventType("rating")));
        assertEquals(OptionalDouble.of(2.5), weights.neutralValue(new EventType("rating")));
    }

    @Test
    void ratingsAreNamedOrNot() {
        assertTrue(EventWeights.namesRatings("view=2, rating=0..10"));
        assertTrue(EventWeights.namesRatings("rating=none"));
        assertFalse(EventWeights.namesRatings("only,view=2,ratings=3"));
    }

    @Test
    void aValueOutsideTheScaleIsRefused() {
        EventWeights ten = EventWeights.parse("rating=1..10");
        ten.checkScale(new EventType("rating"), 10);
        ten.checkScale(new EventType("view"), 11);
        InvalidValue refused = assertThrows(InvalidValue.class, () -> ten.checkScale(new EventType("rating"), 10.5));
        assertEquals("value must be in 1..10, the scale of type rating: 10.5", refused.getMessage());
    }

    @Test
    void onlyReplacesTheDefaultTypes() {
        assertEquals("share, view", EventWeights.parse("only,view=1,share=2").names());
        assertEquals(EventWeights.defaults(), EventWeights.parse("only," + EventWeights.DEFAULT));
    }

    @Test
    void anUnknownTypeListsTheKnownOnes() {
        InvalidValue refused = assertThrows(InvalidValue.class, () -> weights.known("looked"));
        assertEquals(
                "type must be one of cart, click, dislike, hide, like, purchase, rating, view: looked",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "view",
                "view=",
                "view=x",
                "view=-1",
                "view=1001",
                "view=NaN",
                "view=value-x",
                "view=5..1",
                "view=1..",
                "view=..5",
                "view=1..1e9",
                "1view=1",
                "view=1,,",
                "only",
                "view=1,only",
                "share=none",
                "share=1,share=2"
            })
    void aWrongWeightIsRefused(String text) {
        assertThrows(InvalidValue.class, () -> EventWeights.parse(text));
    }
}
