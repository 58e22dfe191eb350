package dev.attune.domain.event;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long HOUR = 3_600_000;
    private static final long FROM = 1_700_006_400_000L;

    @Test
    void anEventEveryFourSecondsForAQuarterOfAnHourIsTooFast() {
        assertTrue(inhuman(LongStream.range(0, 226).map(n -> FROM + 4_000 * n)));
        assertTrue(inhuman(LongStream.range(0, 200).map(n -> FROM + 4_500 * n)));
        assertFalse(inhuman(LongStream.range(0, 199).map(n -> FROM + 4_000 * n)), "one event too few to tell");
        assertFalse(inhuman(LongStream.range(0, 2_000).map(n -> FROM + 4_600 * n)), "nineteen events too slow");
    }

    /** A crawler that begins after a year of quiet, and whose newest events are of a person again. */
    @Test
    void aFastHourAmongSlowYearsTells() {
        LongStream before = LongStream.range(0, 300).map(n -> FROM + 24 * HOUR * n);
        LongStream fast = LongStream.range(0, 200).map(n -> FROM + 24 * HOUR * 300 + 4_000 * n);
        LongStream after = LongStream.range(301, 500).map(n -> FROM + 24 * HOUR * n);
        assertTrue(inhuman(LongStream.concat(LongStream.concat(before, fast), after)));
    }

    @Test
    void eventsAtOneTimeAreAnImport() {
        assertFalse(inhuman(LongStream.range(0, 5_000).map(_ -> FROM)));
        assertFalse(inhuman(LongStream.range(0, 5_000).map(n -> FROM + n / 100 * 24 * HOUR)));
        assertFalse(inhuman(LongStream.range(0, 5_000).map(n -> FROM + n % 900)), "within one second");
    }

    @Test
    void nobodyIsThereAllDayForThreeDays() {
        assertTrue(inhuman(LongStream.range(0, 216).map(n -> FROM + HOUR / 3 * n)));
        assertTrue(inhuman(LongStream.range(0, 72).map(n -> FROM + HOUR * n)), "an event an hour is enough");
        assertFalse(inhuman(LongStream.range(0, 201).map(n -> FROM + HOUR * 48 / 201 * n)), "two days");
        assertFalse(
                inhuman(LongStream.range(0, 24 * 30).filter(n -> n % 24 < 19).map(n -> FROM + HOUR * n)),
                "who sleeps five hours");
        assertFalse(
                inhuman(LongStream.range(0, 24 * 60)
                        .filter(n -> n / 24 % 3 != 2)
                        .map(n -> FROM + HOUR * n)),
                "never three days in a row");
    }

    @Test
    void theOrderOfTimeMayBeEither() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            long pause = 2_000L + random.nextInt(5_000);
            long[] times = random.longs(300, 0, 300 * pause)
                    .map(t -> FROM + t)
                    .sorted()
                    .toArray();
            boolean ascending = Pace.isInhuman(times.length, i -> times[i]);
            boolean descending = Pace.isInhuman(times.length, i -> times[times.length - 1 - i]);
            assertTrue(ascending == descending);
        }
    }

    private static boolean inhuman(LongStream times) {
        long[] all = times.toArray();
        return Pace.isInhuman(all.length, i -> all[i]);
    }
}
