package dev.attune.domain.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecayedCountTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void anEventCountsHalfAfterOneDay() {
        DecayedCount one = DecayedCount.of(NOW);
        assertEquals(1, one.total());
        assertEquals(1, one.at(NOW), 1e-9);
        assertEquals(.5, one.at(NOW.plus(Duration.ofDays(1))), 1e-9);
        assertEquals(2, one.at(NOW.minus(Duration.ofDays(1))), 1e-9);
    }

    @Test
    void countsAddUpInEveryOrder() {
        DecayedCount old = DecayedCount.of(NOW.minus(Duration.ofDays(2)));
        DecayedCount young = DecayedCount.of(NOW);
        for (DecayedCount both : List.of(old.plus(young), young.plus(old))) {
            assertEquals(2, both.total());
            assertEquals(1.25, both.at(NOW), 1e-9);
        }
    }

    @Test
    void nothingAddsNothing() {
        DecayedCount one = DecayedCount.of(NOW);
        assertEquals(one, one.plus(DecayedCount.NONE));
        assertEquals(one, DecayedCount.NONE.plus(one));
        assertEquals(DecayedCount.NONE, DecayedCount.NONE.plus(DecayedCount.NONE));
        assertEquals(0, DecayedCount.NONE.at(NOW));
    }

    @Test
    void afterSixtyHalfLivesNothingIsLeft() {
        DecayedCount one = DecayedCount.of(NOW);
        assertEquals(Math.pow(2, -60), one.at(NOW.plus(Duration.ofDays(60))), 1e-24);
        assertEquals(0, one.at(NOW.plus(Duration.ofDays(61))));
    }

    @Test
    void anAggregateCountsATypeByItsFixedWeight() {
        assertEquals(3, DecayedCount.worth(new Weight.Fixed(3)));
        assertEquals(1, DecayedCount.worth(new Weight.ByValue(2.5)));
        assertEquals(0, DecayedCount.worth(new Weight.Negative()));
    }
}
