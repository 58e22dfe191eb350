package dev.attune.application.contract;

import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every profile store promises. */
public abstract class ProfileStoreContract {
    private static final ProfilePolicy POLICY = new ProfilePolicy(3, 10, EventWeights.defaults());

    private final UserId user = new UserId("user-" + UUID.randomUUID());

    /** The store as one instance has it; where instances share data, each call gives another instance's. */
    protected abstract ProfileStore profiles();

    @Test
    void nobodyHasAProfileAtFirst() {
        assertEquals(Optional.empty(), profiles().find(user, ConsistencyLevel.BOUNDED));
    }

    @Test
    void aProfileComesBackAsItWasStored() {
        Profile profile = folded(0, 6);
        profiles().update(List.of(user), (_, _) -> profile);
        assertEquals(Optional.of(profile), profiles().find(user, ConsistencyLevel.BOUNDED));
        Profile more = profile.with(List.of(fact(9)), new Position(2, 9), POLICY);
        assertEquals(more, profiles().update(List.of(user), (_, _) -> more).get(user));
        assertEquals(Optional.of(more), profiles().find(user, ConsistencyLevel.BOUNDED));
    }

    @Test
    void theLargestProfileFits() {
        ProfilePolicy largest = new ProfilePolicy(2_500, 100_000, EventWeights.defaults());
        String tail = "\uD83D\uDEB2".repeat(122);
        Profile profile = Profile.EMPTY;
        for (int day = 0; day < 4; day++) {
            int first = 2_000 * day;
            List<ProfileEvent> events = IntStream.range(first, first + 2_000)
                    .mapToObj(number -> ProfileEvent.from(new Event(
                            new EventId("e" + number),
                            user,
                            new ItemId("%06d%s".formatted(number, tail)),
                            new EventType("rating"),
                            OptionalDouble.of(Math.PI + number),
                            Events.T0.plusSeconds(number),
                            Optional.empty(),
                            Optional.empty())))
                    .toList();
            profile = profile.with(events, new Position(day, day), largest);
        }
        Profile stored = profile;
        assertEquals(2_500, stored.window().size());
        assertTrue(
                stored.seen().size() > 2_500 && stored.seen().size() < 5_500,
                "limited by size: " + stored.seen().size());
        profiles().update(List.of(user), (_, _) -> stored);
        assertEquals(Optional.of(stored), profiles().find(user, ConsistencyLevel.BOUNDED));
    }

    @Test
    void concurrentUpdatesLoseNothing() throws Exception {
        ProfilePolicy wide = new ProfilePolicy(1000, 10, EventWeights.defaults());
        int writers = 4;
        int each = 25;
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> done = IntStream.range(0, writers)
                    .<Future<?>>mapToObj(writer -> pool.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            int number = writer * each + i;
                            profiles()
                                    .update(
                                            List.of(user),
                                            (_, current) -> current.profile()
                                                    .with(List.of(fact(number)), new Position(0, number), wide));
                        }
                    }))
                    .toList();
            for (Future<?> future : done) {
                future.get();
            }
        }
        assertEquals(
                writers * each,
                profiles()
                        .find(user, ConsistencyLevel.BOUNDED)
                        .orElseThrow()
                        .window()
                        .size());
    }

    @Test
    void anInstanceBuildsOnWhatAnotherOneDid() {
        ProfileStore here = profiles();
        ProfileStore there = profiles();
        add(here, 1);
        add(there, 2);
        add(here, 3);
        assertEquals(
                3,
                there.find(user, ConsistencyLevel.BOUNDED)
                        .orElseThrow()
                        .window()
                        .size());
        there.erase(user);
        while (there.forgetErasures(Instant.now().plusSeconds(60))) {
            // Until the row itself is gone.
        }
        add(there, 4);
        add(here, 5);
        assertEquals(
                List.of(fact(5), fact(4)),
                there.find(user, ConsistencyLevel.BOUNDED).orElseThrow().window());
    }

    @Test
    void whatWasOnlyReadIsBuiltOnAsItIsNow() {
        ProfileStore here = profiles();
        ProfileStore there = profiles();
        add(there, 1);
        assertEquals(
                1,
                here.find(user, ConsistencyLevel.BOUNDED).orElseThrow().window().size());
        add(there, 2);
        add(here, 3);
        assertEquals(
                3,
                here.find(user, ConsistencyLevel.BOUNDED).orElseThrow().window().size());
        there.erase(user);
        add(here, 4);
        assertEquals(
                List.of(fact(4)),
                here.find(user, ConsistencyLevel.BOUNDED).orElseThrow().window());
    }

    @Test
    void anUnchangedUpdateSeesWhatAnotherInstanceErased() {
        ProfileStore here = profiles();
        add(here, 1);
        profiles().erase(user);
        Profile now =
                here.update(List.of(user), (_, current) -> current.profile()).get(user);
        assertTrue(now.isEmpty(), now.toString());
    }

    private void add(ProfileStore store, int number) {
        store.update(
                List.of(user),
                (_, current) -> current.profile().with(List.of(fact(number)), new Position(0, number), POLICY));
    }

    @Test
    void aFailedChangeWritesNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> profiles().update(List.of(user), (_, _) -> {
                    throw new IllegalStateException("no");
                }));
        assertEquals(Optional.empty(), profiles().find(user, ConsistencyLevel.BOUNDED));
    }

    @Test
    void anErasureLeavesAMarkThatAnUpdateMeets() {
        profiles().update(List.of(user), (_, _) -> folded(0, 3));
        profiles().erase(user);
        assertTrue(profiles()
                .find(user, ConsistencyLevel.BOUNDED)
                .map(Profile::isEmpty)
                .orElse(true));
        profiles().update(List.of(user), (_, current) -> {
            assertTrue(current.erased());
            assertTrue(current.profile().isEmpty());
            return current.profile();
        });
    }

    @Test
    void aMarkIsForgottenAndWhatCameAfterItStays() {
        UserId back = new UserId(user.value() + "-back");
        profiles().erase(user);
        profiles().erase(back);
        profiles().update(List.of(back), (_, _) -> folded(0, 2));
        while (profiles().forgetErasures(Instant.now().plusSeconds(60))) {
            // One small step after the other.
        }
        profiles().update(List.of(user, back), (_, current) -> {
            assertFalse(current.erased());
            return current.profile();
        });
        assertEquals(
                2,
                profiles()
                        .find(back, ConsistencyLevel.BOUNDED)
                        .orElseThrow()
                        .window()
                        .size());
    }

    private static Profile folded(int from, int to) {
        return Profile.EMPTY.with(
                IntStream.range(from, to).mapToObj(ProfileStoreContract::fact).toList(), new Position(1, to), POLICY);
    }

    private static ProfileEvent fact(int number) {
        return ProfileEvent.from(
                event("u", "e" + number, "item " + number + " ü", number % 3 == 0 ? "hide" : "purchase", number));
    }
}
