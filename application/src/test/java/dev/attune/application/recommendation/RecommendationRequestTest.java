package dev.attune.application.recommendation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecommendationRequestTest {
    private static final ItemId A = new ItemId("a");
    private static final ProfileEvent EVENT = new ProfileEvent(1, A, new EventType("view"), OptionalDouble.empty(), 1);

    @Test
    void aLimitIsOneToFiveHundred() {
        assertDoesNotThrow(() -> request(0, 1, 1));
        assertDoesNotThrow(() -> request(0, 1, 500));
        assertEquals("limit must be 1..500: 0", refused(() -> request(0, 1, 0)));
        assertEquals("limit must be 1..500: 501", refused(() -> request(0, 1, 501)));
        assertEquals(7, RecommendationRequest.checkCount("limit", 7));
    }

    @Test
    void aSessionHasAtMostFiveHundredEvents() {
        assertDoesNotThrow(() -> request(500, 1, 1));
        assertEquals("events must be at most 500 events: 501 events", refused(() -> request(501, 1, 1)));
    }

    @Test
    void candidatesAreOneToAThousand() {
        assertDoesNotThrow(() -> request(0, 1_000, 1));
        assertEquals("candidates must be 1..1000 item ids: 0 item ids", refused(() -> request(0, 0, 1)));
        assertEquals("candidates must be 1..1000 item ids: 1001 item ids", refused(() -> request(0, 1_001, 1)));
    }

    @Test
    void diversityIsAShare() {
        assertDoesNotThrow(() -> new Variety(1, OptionalInt.of(500)));
        assertEquals("diversity must be 0..1: 1.1", refused(() -> new Variety(1.1, OptionalInt.empty())));
        assertEquals("diversity must be 0..1: -0.1", refused(() -> new Variety(-.1, OptionalInt.empty())));
        assertEquals("diversity must be 0..1: NaN", refused(() -> new Variety(Double.NaN, OptionalInt.empty())));
        assertEquals("maxPerCategory must be 1..500: 0", refused(() -> new Variety(0, OptionalInt.of(0))));
    }

    @Test
    void onlyAVariedAnswerIsChosenFromMore() {
        assertFalse(Variety.ANY.wanted());
        assertEquals(20, Variety.ANY.choice(20));
        Variety diverse = new Variety(.5, OptionalInt.empty());
        Variety capped = new Variety(0, OptionalInt.of(2));
        assertTrue(diverse.wanted() && capped.wanted());
        assertEquals(100, diverse.choice(20));
        assertEquals(500, capped.choice(101));
    }

    private static RecommendationRequest request(int events, int candidates, int limit) {
        return new RecommendationRequest(
                Optional.empty(),
                Collections.nCopies(events, EVENT),
                Consistency.of(ConsistencyLevel.EVENTUAL),
                Optional.empty(),
                Optional.of(Collections.nCopies(candidates, A)),
                OptionalInt.of(limit),
                Optional.empty(),
                false,
                Variety.ANY);
    }

    private static String refused(Runnable work) {
        return assertThrows(InvalidValue.class, work::run).getMessage();
    }
}
