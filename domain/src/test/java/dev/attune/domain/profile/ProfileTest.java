package dev.attune.domain.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final ProfilePolicy POLICY = new ProfilePolicy(5, 8, EventWeights.defaults());

    @Test
    void everyOrderAndEveryRepetitionGivesTheSameProfile() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<ProfileEvent> events = randomEvents(random, 1 + random.nextInt(60));
            Profile expected = Profile.EMPTY.with(events, at(99), POLICY);
            List<ProfileEvent> deliveries = new ArrayList<>(events);
            for (int i = 0; i < 20; i++) {
                deliveries.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(deliveries, random);
            Profile profile = Profile.EMPTY;
            for (int from = 0; from < deliveries.size(); ) {
                int to = Math.min(deliveries.size(), from + 1 + random.nextInt(7));
                profile = profile.with(deliveries.subList(from, to), at(to), POLICY);
                from = to;
            }
            assertEquals(expected.window(), profile.window());
            assertEquals(expected.seen(), profile.seen());
        }
    }

    @Test
    void aRedeliveryReturnsTheProfileItself() {
        ProfileEvent event = event(1, "a", "view", 10);
        Profile profile = Profile.EMPTY.with(List.of(event), at(3), POLICY);
        assertSame(profile, profile.with(List.of(event), at(3), POLICY));
    }

    @Test
    void theWindowKeepsTheNewestAndRemembersTheRest() {
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            events.add(event(i, "i" + i, "view", i));
        }
        Profile profile = Profile.EMPTY.with(events, at(10), POLICY);
        assertEquals(
                List.of(9L, 8L, 7L, 6L, 5L),
                profile.window().stream().map(ProfileEvent::at).toList());
        assertEquals(10, profile.seenItems(SeenTypes.ALL, POLICY.weights()).size());
    }

    @Test
    void theNewestEventDecidesWhetherAnItemIsDisliked() {
        EventWeights weights = EventWeights.defaults();
        Profile hidden =
                Profile.EMPTY.with(List.of(event(1, "a", "purchase", 1), event(2, "a", "hide", 2)), at(2), POLICY);
        assertEquals(Set.of(new ItemId("a")), hidden.dislikedItems(weights));
        assertEquals(List.of(new Interest(new ItemId("a"), -1, 2)), hidden.interests(weights));
        Profile back = hidden.with(List.of(event(3, "a", "view", 3)), at(3), POLICY);
        assertTrue(back.dislikedItems(weights).isEmpty());
        assertEquals(
                List.of(new Interest(new ItemId("a"), 1, 3), new Interest(new ItemId("a"), 5, 1)),
                back.interests(weights));
    }

    /** "Not this one": a hide would speak against the whole kind. */
    @Test
    void anEventOfWeightZeroOnlyTakesItsItemOut() {
        EventWeights weights = EventWeights.parse("only,view=1,skip=0");
        ProfilePolicy policy = new ProfilePolicy(5, 8, weights);
        Profile profile = Profile.EMPTY.with(
                List.of(
                        event(1, "a", "view", 1),
                        event(2, "b", "view", 2),
                        event(3, "b", "skip", 3),
                        event(4, "c", "skip", 4)),
                at(4),
                policy);
        assertEquals(
                Set.of(new ItemId("a"), new ItemId("b"), new ItemId("c")), profile.seenItems(SeenTypes.ALL, weights));
        assertEquals(Set.of(), profile.dislikedItems(weights));
        assertEquals(
                List.of(new Interest(new ItemId("b"), 1, 2), new Interest(new ItemId("a"), 1, 1)),
                profile.interests(weights));
    }

    @Test
    void onlyEventsOfTheSeenTypesTakeTheirItemOut() {
        EventWeights weights = EventWeights.defaults();
        SeenTypes bought = SeenTypes.parse("seen", "purchase", weights);
        for (int window = 1; window <= 4; window++) {
            ProfilePolicy policy = new ProfilePolicy(window, 8, weights, bought);
            Profile profile = Profile.EMPTY.with(
                    List.of(
                            event(1, "viewed", "view", 1),
                            event(2, "bought", "purchase", 2),
                            event(3, "bought", "view", 3),
                            event(4, "hidden", "hide", 4)),
                    at(4),
                    policy);
            assertEquals(
                    Set.of(new ItemId("bought"), new ItemId("hidden")),
                    profile.seenItems(bought, weights),
                    "window " + window);
        }
    }

    @Test
    void seenTypesAreKnownTypes() {
        InvalidValue wrong = assertThrows(
                InvalidValue.class, () -> SeenTypes.parse("seenTypes", "view, buy", EventWeights.defaults()));
        assertEquals("seenTypes", wrong.field());
        assertEquals(" buy", wrong.value());
        assertTrue(
                SeenTypes.parse("seenTypes", " all ", EventWeights.defaults()).isAll());
        assertTrue(SeenTypes.parse("seenTypes", "view, purchase", EventWeights.defaults())
                .contains(new EventType("purchase")));
    }

    /** Clients without milliseconds send a view and a hide of one second. Which id comes first is chance. */
    @Test
    void ofEventsAtTheSameTimeTheDislikeCounts() {
        for (int window = 1; window <= 3; window++) {
            ProfilePolicy policy = new ProfilePolicy(window, 8, EventWeights.defaults());
            for (long digest : List.of(1L, 9L)) {
                Profile profile = Profile.EMPTY.with(
                        List.of(event(5, "a", "view", 7), event(digest, "a", "hide", 7), event(5, "b", "view", 6)),
                        at(1),
                        policy);
                assertEquals(Set.of(new ItemId("a")), profile.dislikedItems(policy.weights()), window + " " + digest);
                Profile back = profile.with(List.of(event(6, "a", "like", 8)), at(2), policy);
                assertEquals(Set.of(), back.dislikedItems(policy.weights()), "who likes it later has changed his mind");
            }
        }
    }

    /** Within the window, and after it has been left, in any order. */
    @Test
    void anEventOfWeightZeroTakesNoDislikeBack() {
        EventWeights weights = EventWeights.parse("only,view=1,hide=negative,skip=0");
        for (int window = 1; window <= 5; window++) {
            ProfilePolicy policy = new ProfilePolicy(window, 8, weights);
            List<ProfileEvent> events = new ArrayList<>(List.of(
                    event(1, "a", "view", 1),
                    event(2, "a", "hide", 2),
                    event(3, "a", "skip", 3),
                    event(4, "b", "view", 4),
                    event(5, "c", "view", 5)));
            for (int round = 0; round < 20; round++) {
                Collections.shuffle(events, new Random(round));
                Profile profile = Profile.EMPTY;
                for (ProfileEvent each : events) {
                    profile = profile.with(List.of(each), at(1), policy);
                }
                assertEquals(Set.of(new ItemId("a")), profile.dislikedItems(weights));
            }
        }
    }

    @Test
    void aDislikeIsRememberedBeyondTheWindow() {
        List<ProfileEvent> events = new ArrayList<>(List.of(event(0, "bad", "dislike", 0)));
        for (int i = 1; i < 9; i++) {
            events.add(event(i, "i" + i, "view", i));
        }
        Profile profile = Profile.EMPTY.with(events, at(10), POLICY);
        assertEquals(Set.of(new ItemId("bad")), profile.dislikedItems(EventWeights.defaults()));
    }

    @Test
    void theNewestOfWhatWasSeenStayWithinTheirBytes() {
        ProfilePolicy wide = new ProfilePolicy(1, 100_000, EventWeights.defaults());
        String text = "x".repeat(120);
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < 20_001; i++) {
            events.add(event(i, "%07d%s".formatted(i, text), "view", i));
        }
        Profile profile = Profile.EMPTY.with(events, at(1), wide);
        int kept = SeenItems.MAX_BYTES / (127 + 10);
        assertEquals(kept, profile.seen().size());
        assertEquals(20_000 - kept, profile.seen().list().getFirst().at());
        Profile more = profile.with(
                List.of(event(30_000, "small", "view", 30_000), event(30_001, "tiny", "view", 30_001)), at(2), wide);
        assertEquals(kept + 1, more.seen().size(), "one long id more and a short one, and the oldest less");
    }

    private static List<ProfileEvent> randomEvents(Random random, int count) {
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    event(i, "i" + random.nextInt(25), random.nextInt(5) == 0 ? "hide" : "view", random.nextInt(30)));
        }
        return events;
    }

    private static ProfileEvent event(long digest, String item, String type, long at) {
        return new ProfileEvent(digest, new ItemId(item), new EventType(type), OptionalDouble.empty(), at);
    }

    private static Position at(long sequence) {
        return new Position(0, sequence);
    }
}
