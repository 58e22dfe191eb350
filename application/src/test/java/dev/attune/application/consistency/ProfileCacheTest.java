package dev.attune.application.consistency;

import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileCacheTest {
    private static final UserId ANN = new UserId("ann");
    private static final Profile OLD = profile(1);
    private static final Profile YOUNG = profile(2);

    private long now = 1;
    private final ProfileCache cache = new ProfileCache(Duration.ofNanos(10), 1_000, () -> now);

    @Test
    void anEntryIsFreshForItsTimeAndThenOnlyBetterThanNothing() {
        cache.read(ANN, OLD, now);
        now += 9;
        assertEquals(Optional.of(OLD), cache.fresh(ANN));
        now += 1;
        assertEquals(Optional.empty(), cache.fresh(ANN));
        assertEquals(Optional.of(OLD), cache.ofAnyAge(ANN));
    }

    /** Another instance may have erased the user. */
    @Test
    void nothingIsKeptForEver() {
        cache.read(ANN, OLD, now);
        now += Duration.ofHours(1).toNanos();
        assertEquals(Optional.empty(), cache.ofAnyAge(ANN));
    }

    @Test
    void theLaterReadingStays() {
        cache.read(ANN, YOUNG, 5);
        cache.read(ANN, OLD, 3);
        now = 6;
        assertEquals(Optional.of(YOUNG), cache.fresh(ANN));
    }

    /** The reading began after a write began, and came from before its commit. */
    @Test
    void aReadingThatKnowsLessThanAWriteDoesNotReplaceIt() {
        cache.written(ANN, YOUNG, 3);
        cache.read(ANN, OLD, 5);
        now = 6;
        assertEquals(Optional.empty(), cache.fresh(ANN), "the next reader asks the store");
        cache.read(ANN, YOUNG, 6);
        assertEquals(Optional.of(YOUNG), cache.fresh(ANN));
    }

    @Test
    void aWriteThatBeganBeforeAnErasureDoesNotBringTheUserBack() {
        long before = now++;
        cache.erased(ANN);
        cache.written(ANN, OLD, before);
        assertEquals(Optional.empty(), cache.ofAnyAge(ANN));
        cache.written(ANN, YOUNG, now);
        assertEquals(Optional.of(YOUNG), cache.fresh(ANN));
    }

    private static Profile profile(int events) {
        return Profile.EMPTY.with(
                List.of(ProfileEvent.from(view("ann", "e" + events, "i", events))),
                new Position(0, events),
                new ProfilePolicy(5, 5, EventWeights.defaults()));
    }
}
