package dev.attune.domain.profile;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProfilePolicyTest {
    private static final EventWeights WEIGHTS = EventWeights.defaults();
    private static final ItemId A = new ItemId("a");
    private static final ItemId B = new ItemId("b");

    @Test
    void windowAndMemoryAreBounded() {
        assertDoesNotThrow(() -> new ProfilePolicy(1, 0, WEIGHTS));
        assertDoesNotThrow(() -> new ProfilePolicy(10_000, 100_000, WEIGHTS));
        assertEquals("window", refused(0, 0));
        assertEquals("window", refused(10_001, 0));
        assertEquals("seen", refused(1, -1));
        assertEquals("seen", refused(1, 100_001));
        assertEquals(new ProfilePolicy(500, 10_000, WEIGHTS), ProfilePolicy.defaults());
    }

    /** Redeliveries are told by it, so it must never change: the first 8 bytes of SHA-256 of "e". */
    @Test
    void theDigestOfAnEventNeverChanges() {
        Instant at = Instant.ofEpochMilli(7);
        ProfileEvent kept = ProfileEvent.from(new Event(
                new EventId("e"),
                new UserId("u"),
                A,
                new EventType("view"),
                OptionalDouble.of(2),
                at,
                Optional.empty(),
                Optional.empty()));
        assertEquals(new ProfileEvent(0x3f79bb7b435b0532L, A, new EventType("view"), OptionalDouble.of(2), 7), kept);
        assertEquals(at, kept.time());
    }

    @Test
    void aProfileKnowsItsNewestEventAndWhatItHolds() {
        ProfileEvent old = event(1, A, "view", 1);
        ProfileEvent young = event(2, B, "view", 2);
        Profile profile = Profile.EMPTY.with(List.of(old, young), new Position(0, 1), ProfilePolicy.defaults());
        assertEquals(Optional.of(young), profile.newest());
        assertEquals(Optional.empty(), Profile.EMPTY.newest());
        assertTrue(profile.holds(old) && profile.holds(young));
        assertFalse(profile.holds(event(3, A, "view", 1)));
        assertFalse(profile.isEmpty());
        assertTrue(Profile.EMPTY.isEmpty());
        assertEquals(12, profile.weight());
    }

    @Test
    void aProfileOfSeenItemsAloneIsNotEmpty() {
        SeenItem met = new SeenItem(A, 1, false);
        Profile profile = new Profile(List.of(), SeenItems.of(List.of(met)), Position.START);
        assertFalse(profile.isEmpty());
        assertEquals(11, profile.weight());
        assertFalse(profile.seen().isEmpty());
        assertTrue(SeenItems.NONE.isEmpty());
    }

    @Test
    void theNewerMeetingDecidesAndOfTwoAtOnceTheDislike() {
        assertEquals(List.of(new SeenItem(A, 2, false)), merged(new SeenItem(A, 1, true), new SeenItem(A, 2, false)));
        assertEquals(List.of(new SeenItem(A, 2, true)), merged(new SeenItem(A, 2, false), new SeenItem(A, 2, true)));
        assertEquals(List.of(new SeenItem(A, 2, true)), merged(new SeenItem(A, 2, true), new SeenItem(A, 2, false)));
    }

    @Test
    void seenItemsAreEqualByWhatTheyHold() {
        SeenItem a = new SeenItem(A, 1, false);
        SeenItem b = new SeenItem(B, 2, false);
        SeenItems both = SeenItems.of(List.of(b, a));
        assertEquals(SeenItems.of(List.of(a, b)), both);
        assertEquals(SeenItems.of(List.of(a, b)).hashCode(), both.hashCode());
        assertNotEquals(SeenItems.of(List.of(a)), both);
        assertEquals(List.of(a, b).toString(), both.toString());
        assertNotEquals(new Object(), both);
    }

    @Test
    void theItemMetLongestAgoIsForgottenFirst() {
        SeenItem a = new SeenItem(A, 5, false);
        SeenItem b = new SeenItem(B, 2, false);
        SeenItem c = new SeenItem(new ItemId("c"), 3, false);
        assertEquals(
                List.of(a, c), SeenItems.of(List.of(a, b)).with(List.of(c), 2).list());
        assertEquals(List.of(a), SeenItems.of(List.of(a, b)).with(List.of(c), 1).list());
    }

    /** The limit of bytes counts as UTF-8 does, where a character of 2 units takes 4 bytes. */
    @Test
    void bytesAreThoseOfTheCompactForm() {
        assertEquals(11, new SeenItem(A, 1, false).bytes());
        assertEquals(12, new SeenItem(new ItemId("ö"), 1, false).bytes());
        assertEquals(13, new SeenItem(new ItemId("商"), 1, false).bytes());
        assertEquals(14, new SeenItem(new ItemId("👟"), 1, false).bytes());
    }

    private static List<SeenItem> merged(SeenItem one, SeenItem other) {
        return SeenItems.of(List.of(one, other)).list();
    }

    private static ProfileEvent event(long digest, ItemId item, String type, long at) {
        return new ProfileEvent(digest, item, new EventType(type), OptionalDouble.empty(), at);
    }

    private static String refused(int window, int seen) {
        return assertThrows(InvalidValue.class, () -> new ProfilePolicy(window, seen, WEIGHTS))
                .field();
    }
}
