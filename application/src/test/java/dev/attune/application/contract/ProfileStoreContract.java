package dev.attune.application.contract;

import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every profile store promises. */
public abstract class ProfileStoreContract {
    private static final ProfilePolicy POLICY = new ProfilePolicy(3, 10, EventWeights.defaults());

    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** A request waits for it. The port says about two seconds, and five where the store has to connect. */
    private static final Duration LONGEST_FIND = Duration.ofSeconds(8);

    private static final int MOST_STEPS = 10_000;

    private final UserId user = new UserId("user-" + UUID.randomUUID());

    /** The store as one instance has it; where instances share data, each call gives another instance's. */
    protected abstract ProfileStore profiles();

    /** A store whose server does not answer; empty where the test cannot have one. */
    protected Optional<ProfileStore> unavailable() {
        return Optional.empty();
    }

    /** Damages what is stored of the user when it is run; empty where the test cannot. */
    protected Optional<Runnable> corrupt(UserId damaged) {
        return Optional.empty();
    }

    /** Whether {@link dev.attune.application.port.EventStore#requireLevel} of the same server takes this level. */
    protected boolean keeps(ConsistencyLevel level) {
        return true;
    }

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
        forget(Instant.now().plusSeconds(60));
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
        add(store, user, number);
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
        forget(Instant.now().plusSeconds(60));
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

    /** Deterministic, where {@link #concurrentUpdatesLoseNothing} depends on luck. */
    @Test
    void aChangeIsAskedAgainWhenAnotherWriterCameFirst() {
        for (int known = 0; known < 2; known++) {
            UserId each = another("crossed-" + known);
            ProfileStore here = profiles();
            ProfileStore there = profiles();
            if (known == 1) {
                add(here, each, 1);
            }
            AtomicInteger calls = new AtomicInteger();
            Profile done = here.update(List.of(each), (_, current) -> {
                        if (calls.incrementAndGet() == 1) {
                            add(there, each, 2);
                        }
                        return current.profile().with(List.of(fact(3)), new Position(3, 3), POLICY);
                    })
                    .get(each);
            assertEquals(2 + known, done.window().size(), "the answer holds what both wrote");
            assertEquals(Optional.of(done), profiles().find(each, ConsistencyLevel.BOUNDED));
            assertTrue(calls.get() >= 2, "the change saw what the other one wrote");
        }
    }

    @Test
    void anErasureDefeatsAnUpdateUnderWay() {
        for (int known = 0; known < 2; known++) {
            UserId each = another("erased-" + known);
            ProfileStore here = profiles();
            ProfileStore there = profiles();
            if (known == 1) {
                add(here, each, 1);
            }
            AtomicInteger calls = new AtomicInteger();
            Profile done = here.update(List.of(each), (_, current) -> {
                        if (calls.incrementAndGet() == 1) {
                            there.erase(each);
                            return current.profile().with(List.of(fact(2)), new Position(2, 2), POLICY);
                        }
                        assertTrue(current.erased(), "the change meets the mark");
                        assertEquals(List.of(), current.profile().window());
                        return current.profile();
                    })
                    .get(each);
            assertTrue(calls.get() >= 2, "the change is asked again");
            assertTrue(done.isEmpty(), done.toString());
            assertGone(each);
        }
    }

    @Test
    void nobodyWaitsWhileAChangeDoes() throws Exception {
        UserId other = another("other");
        add(profiles(), user, 1);
        AtomicBoolean first = new AtomicBoolean(true);
        ProfileStore store = profiles();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            store.update(List.of(user), (_, current) -> {
                if (first.getAndSet(false)) {
                    Future<?> meanwhile = pool.submit(() -> {
                        store.find(user, ConsistencyLevel.BOUNDED);
                        add(store, other, 2);
                        add(store, user, 3);
                        store.erase(other);
                    });
                    assertDoesNotThrow(() -> meanwhile.get(soon().toMillis(), TimeUnit.MILLISECONDS), "others go on");
                }
                return current.profile().with(List.of(fact(4)), new Position(4, 4), POLICY);
            });
        }
        assertEquals(List.of(fact(4), fact(3), fact(1)), window(user));
    }

    @Test
    void writersOfManyUsersDoNotBlockEachOther() throws Exception {
        List<UserId> users =
                IntStream.range(0, 5).mapToObj(i -> another("shared-" + i)).toList();
        int writers = 3;
        int each = 6;
        ProfilePolicy wide = new ProfilePolicy(1000, 10, EventWeights.defaults());
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> done = IntStream.range(0, writers)
                    .<Future<?>>mapToObj(writer -> pool.submit(() -> {
                        List<UserId> order = new ArrayList<>(users);
                        Collections.rotate(order, writer);
                        for (int i = 0; i < each; i++) {
                            int number = writer * each + i;
                            profiles()
                                    .update(
                                            writer == 1 ? order.reversed() : order,
                                            (_, current) -> current.profile()
                                                    .with(List.of(fact(number)), new Position(1, number), wide));
                        }
                    }))
                    .toList();
            for (Future<?> future : done) {
                future.get(60, TimeUnit.SECONDS);
            }
        }
        users.forEach(shared -> assertEquals(writers * each, window(shared).size(), shared.value()));
    }

    @Test
    void oneCallChangesAnyNumberOfUsers() {
        List<UserId> users =
                IntStream.range(0, 150).mapToObj(i -> another("many-" + i)).toList();
        for (int round = 1; round <= 2; round++) {
            int number = round;
            Map<UserId, Profile> done = profiles()
                    .update(
                            users,
                            (each, current) -> current.profile()
                                    .with(
                                            List.of(fact(2 * users.indexOf(each) + number)),
                                            new Position(1, number),
                                            POLICY));
            assertEquals(Set.copyOf(users), done.keySet());
            users.forEach(
                    each -> assertEquals(Optional.of(done.get(each)), profiles().find(each, ConsistencyLevel.BOUNDED)));
        }
        users.forEach(each -> assertEquals(
                List.of(fact(2 * users.indexOf(each) + 2), fact(2 * users.indexOf(each) + 1)), window(each)));
    }

    @Test
    void theAnswerHoldsEverybodyWhoWasAskedFor() {
        UserId nobody = another("nobody");
        add(profiles(), user, 1);
        Profile stored = profiles().find(user, ConsistencyLevel.BOUNDED).orElseThrow();
        assertEquals(
                Map.of(user, stored, nobody, Profile.EMPTY),
                profiles().update(List.of(user, nobody), (_, current) -> current.profile()));
        assertGone(nobody);
        assertEquals(Map.of(), profiles().update(List.of(), (_, _) -> {
            throw new AssertionError("asked for nobody");
        }));
    }

    @Test
    void everyIdIsAUserOfItsOwn() {
        String run = UUID.randomUUID().toString();
        List<UserId> users = Events.DIFFERENT_IDS.stream()
                .map(text -> new UserId(run + text))
                .toList();
        profiles()
                .update(
                        users,
                        (each, current) ->
                                current.profile().with(List.of(fact(users.indexOf(each))), new Position(1, 1), POLICY));
        users.forEach(each -> assertEquals(List.of(fact(users.indexOf(each))), window(each), each.value()));
        profiles().erase(users.getFirst());
        assertGone(users.getFirst());
        users.stream().skip(1).forEach(each -> assertEquals(1, window(each).size(), each.value()));
    }

    @Test
    void aPositionIsKeptAsItIs() {
        for (Position next : List.of(
                new Position(1, 9), new Position(2, 1), new Position(2, 5_000_000_000L), new Position(900, 0))) {
            Profile moved = profiles()
                    .update(List.of(user), (_, current) -> current.profile().with(List.of(fact(1)), next, POLICY))
                    .get(user);
            assertEquals(next, moved.position());
            Profile found = profiles().find(user, ConsistencyLevel.BOUNDED).orElseThrow();
            assertEquals(next, found.position(), "though its events are the same");
        }
    }

    @Test
    void whatFallsOutOfTheWindowIsKeptBesideIt() {
        for (int number = 1; number <= 8; number++) {
            int next = number;
            Profile now = profiles()
                    .update(
                            List.of(user),
                            (_, current) -> current.profile().with(List.of(fact(next)), new Position(1, next), POLICY))
                    .get(user);
            Profile found = profiles().find(user, ConsistencyLevel.BOUNDED).orElseThrow();
            assertEquals(now, found);
            assertEquals(Math.max(0, number - 3), found.seen().size());
        }
    }

    @Test
    void theStrongerLevelsSeeWhatAnotherInstanceHasJustDone() {
        for (ConsistencyLevel level : List.of(ConsistencyLevel.BOUNDED, ConsistencyLevel.STRONG)) {
            if (keeps(level)) {
                UserId each = another(level.text());
                ProfileStore here = profiles();
                ProfileStore there = profiles();
                assertEquals(Optional.empty(), here.find(each, level));
                for (int number = 1; number <= 2; number++) {
                    add(there, each, number);
                    assertEquals(
                            number,
                            here.find(each, level).orElseThrow().window().size(),
                            level.text());
                }
                there.erase(each);
                assertTrue(here.find(each, level).map(Profile::isEmpty).orElse(true), level.text());
            }
        }
    }

    @Test
    void theWeakerLevelsSeeItSoon() throws Exception {
        for (ConsistencyLevel level : List.of(ConsistencyLevel.EVENTUAL, ConsistencyLevel.SESSION)) {
            UserId each = another(level.text());
            ProfileStore here = profiles();
            ProfileStore there = profiles();
            here.find(each, level);
            add(there, each, 1);
            Events.await(
                    "the first profile with " + level,
                    soon(),
                    () -> here.find(each, level).isPresent());
            add(there, each, 2);
            Events.await(
                    "the next profile with " + level,
                    soon(),
                    () -> here.find(each, level)
                                    .map(profile -> profile.window().size())
                                    .orElse(0)
                            == 2);
            there.erase(each);
            Events.await(
                    "the erasure with " + level,
                    soon(),
                    () -> here.find(each, level).map(Profile::isEmpty).orElse(true));
        }
    }

    @Test
    void aFailedChangeLeavesEverybodyAsTheyWere() {
        UserId before = another("a-before");
        UserId failing = another("b-failing");
        UserId behind = another("c-behind");
        List<UserId> users = List.of(before, failing, behind);
        for (ProfileStore store : List.of(profiles(), profiles())) {
            store.update(users, (_, _) -> folded(0, 6));
            Profile changed = folded(0, 8);
            IllegalStateException thrown = new IllegalStateException("no");
            IllegalStateException told = assertThrows(
                    IllegalStateException.class,
                    () -> store.update(users, (each, _) -> {
                        if (each.equals(failing)) {
                            throw thrown;
                        }
                        return changed;
                    }));
            assertSame(thrown, told);
            for (ProfileStore reader : List.of(store, profiles())) {
                assertEquals(Optional.of(folded(0, 6)), reader.find(failing, ConsistencyLevel.BOUNDED));
                assertEquals(
                        folded(0, 6),
                        reader.update(List.of(failing), (_, current) -> current.profile())
                                .get(failing));
                for (UserId each : List.of(before, behind)) {
                    Profile now = reader.find(each, ConsistencyLevel.BOUNDED).orElseThrow();
                    assertTrue(now.equals(folded(0, 6)) || now.equals(changed), each + " has " + now);
                }
            }
        }
    }

    @Test
    void anErasureLeavesNothingButItsMark() {
        Profile profile = folded(0, 6);
        assertFalse(profile.seen().isEmpty());
        profiles().update(List.of(user), (_, _) -> profile);
        profiles().erase(user);
        assertGone(user);
        profiles().update(List.of(user), (_, current) -> {
            assertEquals(Profile.EMPTY, current.profile());
            return current.profile().with(List.of(fact(9)), new Position(2, 9), POLICY);
        });
        assertEquals(
                Optional.of(Profile.EMPTY.with(List.of(fact(9)), new Position(2, 9), POLICY)),
                profiles().find(user, ConsistencyLevel.BOUNDED));
    }

    @Test
    void aMarkOutlivesEveryUpdate() {
        UserId unknown = another("unknown");
        add(profiles(), user, 1);
        for (UserId each : List.of(user, unknown)) {
            profiles().erase(each);
            for (ProfileStore store : List.of(profiles(), profiles())) {
                assertMarked(store, each);
                add(store, each, 2);
                assertMarked(store, each);
                add(store, each, 3);
                assertMarked(profiles(), each);
            }
        }
    }

    @Test
    void aMarkIsKeptUntilTheCutOff() throws Exception {
        UserId again = another("again");
        profiles().erase(again);
        Thread.sleep(600);
        Instant between = Instant.now().minusMillis(300);
        profiles().erase(again);
        add(profiles(), user, 1);
        profiles().erase(user);
        forget(Instant.now().minusSeconds(3_600));
        assertMarked(profiles(), user);
        assertMarked(profiles(), again);
        forget(between);
        assertMarked(profiles(), again);
    }

    @Test
    void forgettingTakesNothingButMarks() {
        UserId kept = another("kept");
        add(profiles(), kept, 1);
        Profile before = profiles().find(kept, ConsistencyLevel.BOUNDED).orElseThrow();
        profiles().erase(user);
        profiles().update(List.of(user), (_, _) -> folded(0, 6));
        forget(Instant.now().plusSeconds(60));
        assertEquals(Optional.of(before), profiles().find(kept, ConsistencyLevel.BOUNDED));
        assertEquals(Optional.of(folded(0, 6)), profiles().find(user, ConsistencyLevel.BOUNDED));
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailable() {
        Optional<ProfileStore> without = unavailable();
        assumeTrue(without.isPresent(), "the test cannot make the server silent");
        ProfileStore store = without.get();
        assertTellsWithin(LONGEST_FIND, () -> store.find(user, ConsistencyLevel.EVENTUAL));
        assertTellsWithin(LONGEST_FIND, () -> store.find(user, ConsistencyLevel.BOUNDED));
        assertTellsWithin(LONGEST, () -> add(store, user, 1));
        assertTellsWithin(LONGEST, () -> store.erase(user));
        assertTellsWithin(LONGEST, () -> store.forgetErasures(Instant.now()));
    }

    private static void assertTellsWithin(Duration longest, Executable call) {
        StoreUnavailable told = assertTimeout(longest, () -> assertThrows(StoreUnavailable.class, call));
        assertTrue(told.retryAfter().isPositive(), "it says when to try again");
    }

    @Test
    void aProfileThatCannotBeReadIsCorruptUntilItIsErased() {
        UserId other = another("other");
        Optional<Runnable> damage = corrupt(user);
        assumeTrue(damage.isPresent(), "the test cannot damage a profile");
        profiles().update(List.of(user, other), (_, _) -> folded(0, 6));
        damage.get().run();
        assertThrows(CorruptProfile.class, () -> profiles().find(user, ConsistencyLevel.BOUNDED));
        assertThrows(
                CorruptProfile.class,
                () -> profiles().update(List.of(user), (_, _) -> folded(0, 2)),
                "no change is asked about it");
        assertEquals(Optional.of(folded(0, 6)), profiles().find(other, ConsistencyLevel.BOUNDED));
        profiles().erase(user);
        assertGone(user);
        add(profiles(), user, 1);
        assertEquals(List.of(fact(1)), window(user));
    }

    /** How long a weaker level may lag. */
    protected Duration soon() {
        return Duration.ofSeconds(15);
    }

    private UserId another(String name) {
        return new UserId(user.value() + "-" + name);
    }

    private List<ProfileEvent> window(UserId of) {
        return profiles().find(of, ConsistencyLevel.BOUNDED).orElseThrow().window();
    }

    private void assertGone(UserId gone) {
        assertEquals(
                Profile.EMPTY, profiles().find(gone, ConsistencyLevel.BOUNDED).orElse(Profile.EMPTY), gone.value());
    }

    private static void assertMarked(ProfileStore store, UserId marked) {
        store.update(List.of(marked), (_, current) -> {
            assertTrue(current.erased(), marked.value());
            return current.profile();
        });
    }

    /** Removes all marks before the cut-off, in a number of steps that ends. */
    private void forget(Instant cutOff) {
        int steps = 0;
        while (profiles().forgetErasures(cutOff)) {
            assertTrue(++steps < MOST_STEPS, "there are still marks after so many steps");
        }
    }

    private static void add(ProfileStore store, UserId to, int number) {
        store.update(
                List.of(to),
                (_, current) -> current.profile().with(List.of(fact(number)), new Position(1, number), POLICY));
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
