package dev.attune.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.port.UsageLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a ledger of usage promises. */
public abstract class UsageLedgerContract {
    private static final Instant PERIOD = Instant.parse("2026-02-03T04:00:00Z");
    private static final Instant NEXT = PERIOD.plus(Duration.ofHours(1));

    protected abstract UsageLedger ledger();

    @Test
    void eachInstanceLearnsWhatAllOthersCounted() {
        assertEquals(Map.of(), ledger().exchange("one", PERIOD, PERIOD, Map.of("a", 5L, "b", 1L)));
        assertEquals(Map.of("a", 5L, "b", 1L), ledger().exchange("two", PERIOD, PERIOD, Map.of("a", 7L)));
        assertEquals(Map.of("a", 12L, "b", 1L), ledger().exchange("three", PERIOD, PERIOD, Map.of()));
    }

    @Test
    void aSumReplacesTheOneBeforeAndStaysWhereItIsLeftOut() {
        ledger().exchange("one", PERIOD, PERIOD, Map.of("a", 5L, "b", 1L));
        ledger().exchange("one", PERIOD, PERIOD, Map.of("a", 6L));
        assertEquals(Map.of("a", 6L, "b", 1L), ledger().exchange("two", PERIOD, PERIOD, Map.of()));
    }

    @Test
    void aPeriodBeginsWithNothing() {
        ledger().exchange("one", PERIOD, PERIOD, Map.of("a", 5L));
        assertEquals(Map.of(), ledger().exchange("two", NEXT, PERIOD, Map.of("a", 1L)));
        assertEquals(Map.of("a", 1L), ledger().exchange("one", NEXT, PERIOD, Map.of()));
        assertEquals(
                Map.of("a", 5L),
                ledger().exchange("two", PERIOD, PERIOD, Map.of()),
                "who is late still counts in the one before");
        ledger().exchange("two", NEXT, NEXT, Map.of("a", 2L));
        assertEquals(Map.of(), ledger().exchange("two", PERIOD, PERIOD, Map.of()), "until it is forgotten");
    }
}
