package dev.attune.adapters.rest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.rest.settings.Allowance;
import dev.attune.application.port.UsageLedger;
import dev.attune.domain.InvalidValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallerLimitsTest {
    private static final Optional<Allowance> TEN_A_SECOND = Optional.of(Allowance.parse("10/PT1S"));
    private static final Optional<Allowance> HUNDRED_A_DAY = Optional.of(Allowance.parse("100/P1D"));

    private final Ledger ledger = new Ledger();
    private Instant now = Instant.parse("2026-02-03T23:00:00Z");
    private final InstantSource clock = () -> now;
    private Duration stepped = Duration.ZERO;

    @Test
    void aRateFillsUpAgain() {
        CallerLimits limits = limits(TEN_A_SECOND, Optional.empty());
        assertEquals(10, taken(limits, "a", 15));
        Verdict refused = limits.take("a");
        assertFalse(refused.passes());
        assertEquals(10, refused.limit());
        assertEquals(1, refused.resetSeconds());
        now = now.plusMillis(300);
        assertEquals(3, taken(limits, "a", 15));
    }

    @Test
    void callersDoNotShare() {
        CallerLimits limits = limits(TEN_A_SECOND, Optional.empty());
        assertEquals(10, taken(limits, "a", 15));
        assertEquals(10, taken(limits, "b", 15));
    }

    @Test
    void aQuotaLastsUntilItsPeriodEnds() {
        CallerLimits limits = limits(Optional.empty(), HUNDRED_A_DAY);
        assertEquals(99, limits.take("a").remaining());
        assertEquals(99, taken(limits, "a", 200));
        Verdict refused = limits.take("a");
        assertFalse(refused.passes());
        assertEquals(3_600, refused.resetSeconds());
        now = now.plus(Duration.ofHours(1));
        assertTrue(limits.take("a").passes());
    }

    @Test
    void whatIsNearestToItsEndIsTold() {
        CallerLimits limits = limits(TEN_A_SECOND, Optional.of(Allowance.parse("12/P1D")));
        assertEquals(10, limits.take("a").limit());
        taken(limits, "a", 8);
        now = now.plusSeconds(1);
        Verdict last = limits.take("a");
        assertEquals(12, last.limit());
        assertEquals(2, last.remaining());
    }

    @Test
    void instancesShareWhatTheyTellEachOther() {
        CallerLimits one = limits(Optional.empty(), HUNDRED_A_DAY);
        CallerLimits two = limits(Optional.empty(), HUNDRED_A_DAY);
        taken(one, "a", 60);
        one.exchange(ledger);
        two.exchange(ledger);
        assertEquals(40, taken(two, "a", 200));
        two.exchange(ledger);
        one.exchange(ledger);
        assertFalse(one.take("a").passes());
    }

    @Test
    void anInstanceThatStartsAgainKnowsTheQuotaButOwesNoRate() {
        CallerLimits before = limits(TEN_A_SECOND, HUNDRED_A_DAY);
        taken(before, "a", 10);
        before.exchange(ledger);
        CallerLimits after = limits(TEN_A_SECOND, HUNDRED_A_DAY);
        after.exchange(ledger);
        assertEquals(10, taken(after, "a", 20));
        for (int second = 0; second < 7; second++) {
            now = now.plusSeconds(1);
            assertEquals(10, taken(after, "a", 20));
        }
        now = now.plusSeconds(1);
        assertEquals(10, taken(after, "a", 20));
        now = now.plusSeconds(1);
        assertEquals(0, taken(after, "a", 20), "ten before, ninety after");
    }

    @Test
    void whatPassedElsewhereIsPaidBack() {
        CallerLimits one = limits(TEN_A_SECOND, Optional.empty());
        CallerLimits two = limits(TEN_A_SECOND, Optional.empty());
        one.exchange(ledger);
        two.exchange(ledger);
        assertEquals(
                20, taken(one, "a", 15) + taken(two, "a", 15), "before an exchange each lets pass what it would alone");
        one.exchange(ledger);
        two.exchange(ledger);
        one.exchange(ledger);
        now = now.plusSeconds(1);
        assertEquals(0, taken(one, "a", 5) + taken(two, "a", 5));
        now = now.plusMillis(500);
        assertEquals(5, taken(one, "a", 15));
    }

    @Test
    void afterALongSilenceNoMoreIsOwedThanOneBucket() {
        CallerLimits one = limits(TEN_A_SECOND, Optional.empty());
        CallerLimits two = limits(TEN_A_SECOND, Optional.empty());
        one.exchange(ledger);
        two.exchange(ledger);
        for (int second = 0; second < 600; second++) {
            now = now.plusSeconds(1);
            taken(two, "a", 5);
        }
        two.exchange(ledger);
        one.exchange(ledger);
        assertFalse(one.take("a").passes());
        now = now.plusSeconds(1);
        assertEquals(10, taken(one, "a", 15));
    }

    @Test
    void ofManyAtOnceOnlySoManyPassAsThereIsRoomFor() {
        CallerLimits limits = limits(Optional.empty(), HUNDRED_A_DAY);
        long passed = IntStream.range(0, 1_000)
                .parallel()
                .filter(_ -> limits.take("a").passes())
                .count();
        assertEquals(100, passed);
    }

    @Test
    void anAllowanceIsANumberAndADuration() {
        assertEquals(new Allowance(5, Duration.ofMinutes(1)), Allowance.parse("5/PT1M"));
        for (String wrong : new String[] {
            "",
            "5",
            "5/",
            "/PT1S",
            "0/PT1S",
            "-1/PT1S",
            "5/PT0S",
            "5/PT0.5S",
            "5/P32D",
            "5/1s",
            "1e3/PT1S",
            "5/PT1S/PT1S"
        }) {
            assertThrows(InvalidValue.class, () -> Allowance.parse(wrong), wrong);
        }
    }

    @Test
    void aClockThatStepsBackShutsNobodyOut() {
        CallerLimits limits = limits(TEN_A_SECOND, Optional.empty());
        assertEquals(10, taken(limits, "a", 15));
        stepped = Duration.ofDays(-1);
        now = now.plus(stepped).plusSeconds(1);
        assertEquals(10, taken(limits, "a", 15));
    }

    @Test
    void whatWasSpentBeyondTheRateIsMadeUpFor() {
        CallerLimits limits = limits(TEN_A_SECOND, Optional.empty());
        limits.spend("a", 25);
        assertEquals(Duration.ofMillis(1_600), limits.wait("a"), "15 too many, and one more");
        assertEquals(Duration.ZERO, limits.wait("b"));
        now = now.plusMillis(1_600);
        assertEquals(Duration.ZERO, limits.wait("a"));
    }

    @Test
    void kindsOfUseAreToldApart() {
        CallerLimits requests = limits(TEN_A_SECOND, Optional.empty());
        CallerLimits bytes = limitsOf("bytes");
        CallerLimits bytesElsewhere = limitsOf("bytes");
        CallerLimits eventsElsewhere = limitsOf("events and items");
        List<CallerLimits> all = List.of(requests, bytes, bytesElsewhere, eventsElsewhere);
        all.forEach(each -> each.exchange(ledger));
        bytes.spend("a", 12);
        all.forEach(each -> each.exchange(ledger));
        assertEquals(10, taken(requests, "a", 15));
        assertEquals(Duration.ZERO, eventsElsewhere.wait("a"));
        assertEquals(Duration.ofMillis(100), bytesElsewhere.wait("a"), "an exchange deducts one full rate at most");
    }

    /** An exchange forgets what is older than a period, of all kinds alike. */
    @Test
    void anotherKindOfUseDoesNotForgetAQuota() {
        now = Instant.parse("2026-02-03T00:30:00Z");
        CallerLimits before = limits(Optional.empty(), HUNDRED_A_DAY);
        assertEquals(60, taken(before, "a", 60));
        before.exchange(ledger);
        now = now.plus(Duration.ofHours(20));
        CallerLimits bytes = limitsOf("bytes");
        bytes.spend("a", 5);
        bytes.exchange(ledger);
        CallerLimits after = limits(Optional.empty(), HUNDRED_A_DAY);
        after.exchange(ledger);
        assertEquals(40, taken(after, "a", 100));
    }

    private CallerLimits limits(Optional<Allowance> rate, Optional<Allowance> quota) {
        return new CallerLimits("", rate, quota, CallerLimits.period(quota), clock, this::nanos);
    }

    private CallerLimits limitsOf(String kind) {
        return new CallerLimits(
                kind, TEN_A_SECOND, Optional.empty(), CallerLimits.period(HUNDRED_A_DAY), clock, this::nanos);
    }

    /** The time of a clock that nobody sets. */
    private long nanos() {
        return Duration.between(Instant.EPOCH, now.minus(stepped)).toNanos();
    }

    private static int taken(CallerLimits limits, String caller, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += limits.take(caller).passes() ? 1 : 0;
        }
        return passed;
    }

    /** Remembers for one process. */
    private static final class Ledger implements UsageLedger {
        private final Map<String, Map<String, Long>> noted = new HashMap<>();

        @Override
        public Map<String, Long> exchange(String instance, Instant period, Instant forget, Map<String, Long> used) {
            noted.computeIfAbsent(period + instance, _ -> new HashMap<>()).putAll(used);
            Map<String, Long> others = new HashMap<>();
            noted.forEach((key, sums) -> {
                if (key.startsWith(period.toString()) && !key.endsWith(instance)) {
                    sums.forEach((caller, count) -> others.merge(caller, count, Long::sum));
                }
            });
            return others;
        }
    }
}
