package dev.attune.domain.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
