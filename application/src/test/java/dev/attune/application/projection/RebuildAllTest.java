package dev.attune.application.projection;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.consistency.ProfileRebuild;
import dev.attune.application.contract.ForwardingRecount;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.contract.InMemoryStatistics;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.application.port.ItemStatistics.Ranking;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.projection.RebuildAll.Progress;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.Pace;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RebuildAllTest {
    private static final int USERS = 50;
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final ProfilePolicy POLICY = new ProfilePolicy(3, 5, EventWeights.defaults());

    private long scanTakes;
    private final InMemoryEvents events = new InMemoryEvents() {
        @Override
        public void scan(Instant from, Instant to, Consumer<Event> consumer) {
            pause(scanTakes);
            super.scan(from, to, consumer);
        }
    };
    private final InMemoryProfiles profiles = new InMemoryProfiles();
    private final InMemoryStatistics statistics = new InMemoryStatistics(events);
    private final List<Progress> told = new ArrayList<>();

    RebuildAllTest() {
        Random random = new Random(3);
        for (int i = 0; i < 600; i++) {
            append(
                    events,
                    event(
                            user(random.nextInt(USERS)),
                            "e" + i,
                            "item-" + random.nextInt(30),
                            random.nextInt(8) == 0 ? "hide" : "view",
                            random.nextInt(100_000)));
        }
        events.all().forEach(this::project);
    }

    @Test
    void whatTheProjectionMadeStays() {
        Map<UserId, Profile> before = all();
        assertEquals(new Progress(1, USERS, 0, 0, USERS), rebuild(POLICY, 0, USERS));
        assertEquals(before, all());
    }

    @Test
    void whatWasLostOrDamagedComesBackHoweverFewUsersFitIntoAScan() {
        Map<UserId, Profile> before = all();
        profiles.erase(new UserId(user(1)));
        profiles.damage(new UserId(user(2)));
        profiles.erase(new UserId(user(3)));
        project(events.all().stream()
                .filter(stored -> stored.event().userId().value().equals(user(3)))
                .findFirst()
                .orElseThrow());
        assertEquals(new Progress(1, USERS, 3, 0, USERS), rebuild(POLICY, 0, 4));
        assertEquals(before, all());
    }

    @Test
    void anotherWindowIsFilled() {
        ProfilePolicy wider = new ProfilePolicy(6, 5, EventWeights.defaults());
        Map<UserId, Profile> before = all();
        long changed = rebuild(wider, 0, USERS).changed();
        long different = all().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .count();
        assertEquals(different, changed);
        assertTrue(changed > USERS / 2, "most users have more than three events");
        assertEquals(6, all().get(new UserId(user(0))).window().size());
        assertEquals(new Progress(1, USERS, 0, 0, USERS), rebuild(wider, 0, USERS));
    }

    @Test
    void aRebuildThatEndedGoesOnWhereItStood() {
        double half = .5;
        long later = all().keySet().stream()
                .filter(user -> RebuildAll.place(user) >= half)
                .count();
        assertTrue(later > USERS / 4 && later < 3 * USERS / 4, later + " users of " + USERS + " come later");
        assertEquals(new Progress(1, later, 0, 0, 0), rebuild(POLICY, half, 7));
    }

    /** However long the scan before took, or the store did not answer. */
    @Test
    void noMoreUsersThanAskedForAreDoneInASecond() {
        scanTakes = 300;
        RebuildAll rebuild = new RebuildAll(events, rebuild(POLICY), recounting(0), USERS);
        long before = System.nanoTime();
        rebuild.run(0, 100, told::add);
        long took = System.nanoTime() - before;
        assertTrue(took >= Duration.ofMillis(300 + (USERS - 1) * 10).toNanos(), "it took " + took + " ns");
    }

    @Test
    void aUserWhoCannotBeStoredHoldsNobodyUp() {
        InMemoryProfiles poisoned = new InMemoryProfiles() {
            @Override
            public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                if (users.contains(new UserId(user(5)))) {
                    throw new IllegalStateException("poison");
                }
                return profiles.update(users, change);
            }
        };
        ProfileCache cache = new ProfileCache(Duration.ofSeconds(1), 1_000, System::nanoTime);
        new RebuildAll(
                        events,
                        new ProfileRebuild(poisoned, events, cache, POLICY, new SimpleMeterRegistry()),
                        recounting(0),
                        USERS)
                .run(0, 10_000, told::add);
        assertEquals(new Progress(1, USERS, 0, 1, USERS), told.getLast());
    }

    @Test
    void countsAreThoseOfTheProjection() {
        List<Count> before = recorded(events.all());
        assertEquals(30, before.size());
        InMemoryStatistics lost = new InMemoryStatistics(events);
        lost.record(events.all());
        assertNotEquals(before, top(lost), "every event was counted, in whatever number a day");
        new RebuildAll(events, rebuild(POLICY), recounting(lost, 0), 7).run(0, 10_000, told::add);
        assertEquals(before, top(lost));
    }

    /** As with the projection: two views of a day are one, and a hide is none. */
    @Test
    void aUserCountsOnceADay() {
        events.erase(new UserId(user(0)));
        List.of(view("x1", 10), view("x2", 20), view("x3", DAY + 1), event(user(0), "x4", "other", "hide", 5))
                .forEach(event -> append(events, event));
        statistics.record(events.all());
        double others = countOf(user -> !user.equals(user(0)));
        rebuild(POLICY, 0, USERS);
        assertEquals(2, top(statistics).stream().mapToDouble(Count::count).sum() - others);
        assertEquals(2, countOf("own"));
    }

    @Test
    void whoActsAsNobodyCanCountsNothing() {
        for (int n = 0; n < 2 * Pace.EVENTS; n++) {
            append(events, event("crawler", "c" + n, "crawled-" + n % 3, "view", n));
        }
        statistics.record(events.all());
        rebuild(POLICY, 0, USERS);
        assertEquals(0, countOf("crawled-0"));
        for (int user = 0; user < 20; user++) {
            for (int n = 0; n < Pace.EVENTS; n++) {
                append(events, event("imported-" + user, "c" + n, "crawled-" + n % 3, "view", n));
            }
        }
        statistics.record(events.all());
        rebuild(POLICY, 0, USERS);
        assertEquals(21, countOf("crawled-0"), "where so many do, the times tell nothing");
    }

    @Test
    void countsGoOnWhereTheyStood() {
        List<Count> all = recorded(events.all());
        statistics.record(events.all());
        List<Progress> ofFirst = new ArrayList<>();
        RebuildAll slow = new RebuildAll(events, rebuild(POLICY), recounting(0), 7);
        assertThrows(
                IllegalStateException.class,
                () -> slow.run(0, 20, progress -> {
                    ofFirst.add(progress);
                    if (ofFirst.size() > 1) {
                        throw new IllegalStateException("the connection is closed");
                    }
                }));
        double done = ofFirst.getLast().done();
        assertEquals(0, done, "nothing of so few users is stored within a second");
        assertTrue(ofFirst.getLast().counted() > 0);
        statistics.unfinished().orElseThrow().add(ofUsersBefore(.5), .5);
        assertEquals(later(.5), rebuildFrom(.4).counted(), "who is counted already is not counted again");
        assertEquals(all, top(statistics));
    }

    /** They were stored after what was last counted, and come first by their times. */
    @Test
    void repeatsThatWereNotCountedTakeNothingAway() {
        append(events, event("z", "9", "kept", "view", 50));
        statistics.record(events.all());
        append(events, event("z", "1", "kept", "view", 50));
        append(events, event("z", "0", "kept", "view", 40));
        rebuild(POLICY, 0, USERS);
        assertEquals(1, countOf("kept"));
    }

    /** Users of one place are stored together, or a rebuild that goes on would leave some of them out. */
    @Test
    void countsAreStoredInSteps() {
        for (String twin : List.of("AaAa", "BBBB", "AaBB", "BBAa")) {
            append(events, event(twin, "t", "twins", "view", 5));
        }
        statistics.record(events.all());
        List<Double> steps = new ArrayList<>();
        ItemStatistics watched = new WatchedStatistics(statistics, steps);
        new RebuildAll(events, rebuild(POLICY), new Recounting(watched, events, POLICY.weights(), () -> 0, 1), 7)
                .run(0, 10_000, told::add);
        assertEquals(4, countOf("twins"));
        assertEquals(USERS + 1, steps.size(), "one for each place");
        assertEquals(steps.stream().sorted().toList(), steps);
        assertEquals(1, steps.getLast());
    }

    /** The store blinks at each step, and has sometimes done what it was asked for. */
    @Test
    void countsSurviveAStoreThatBlinks() {
        List<Count> all = recorded(events.all());
        statistics.record(events.all());
        ItemStatistics blinking = new WatchedStatistics(statistics, new ArrayList<>()) {
            private int steps;

            @Override
            void after() {
                if (++steps % 3 == 0) {
                    throw new StoreUnavailable("blinks", Duration.ofSeconds(1), null);
                }
            }
        };
        new RebuildAll(events, rebuild(POLICY), new Recounting(blinking, events, POLICY.weights(), () -> 0, 150), USERS)
                .run(0, 10_000, told::add);
        assertEquals(all, top(statistics));
    }

    @Test
    void profilesGoOnWhenAnotherRecountBegins() {
        statistics.record(events.all());
        ItemStatistics taken = new WatchedStatistics(statistics, new ArrayList<>()) {
            @Override
            void after() {
                statistics.recount();
            }
        };
        new RebuildAll(events, rebuild(POLICY), new Recounting(taken, events, POLICY.weights(), () -> 0, 1), USERS)
                .run(0, 10_000, told::add);
        assertEquals(new Progress(1, USERS, 0, 0, 0), told.getLast());
    }

    /** Statistics whose steps of a recount are noted, and may have a sequel. */
    private static class WatchedStatistics implements ItemStatistics {
        private final ItemStatistics behind;
        private final List<Double> steps;

        WatchedStatistics(ItemStatistics behind, List<Double> steps) {
            this.behind = behind;
            this.steps = steps;
        }

        void after() {}

        @Override
        public void record(List<StoredEvent> recorded) {
            behind.record(recorded);
        }

        @Override
        public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
            return behind.top(ranking, weights, now, limit);
        }

        @Override
        public Recount recount() {
            return watched(behind.recount());
        }

        @Override
        public Optional<Recount> unfinished() {
            return behind.unfinished().map(this::watched);
        }

        private Recount watched(Recount recount) {
            return new ForwardingRecount(recount) {
                @Override
                public void add(List<Event> some, double done) {
                    steps.add(done);
                    super.add(some, done);
                    after();
                }

                @Override
                public void finish() {
                    super.finish();
                    after();
                }
            };
        }
    }

    @Test
    void countsStayWhileTheProjectionIsFarBehind() {
        statistics.record(events.all());
        List<Count> before = top(statistics);
        events.erase(new UserId(user(1)));
        new RebuildAll(events, rebuild(POLICY), recounting(301), USERS).run(0, 10_000, told::add);
        assertEquals(new Progress(1, USERS - 1, 0, 0, 0), told.getLast());
        assertEquals(before, top(statistics));
        rebuild(POLICY, 0, USERS);
        assertNotEquals(before, top(statistics));
    }

    private Progress rebuildFrom(double from) {
        return rebuild(POLICY, from, USERS);
    }

    private long later(double place) {
        return all().keySet().stream()
                .filter(user -> RebuildAll.place(user) >= place)
                .count();
    }

    private List<Event> ofUsersBefore(double place) {
        return firstOfDay(events.all()).stream()
                .map(StoredEvent::event)
                .filter(event -> RebuildAll.place(event.userId()) < place)
                .toList();
    }

    private List<Count> recorded(List<StoredEvent> all) {
        InMemoryStatistics recorded = new InMemoryStatistics(events);
        recorded.record(firstOfDay(all));
        return top(recorded);
    }

    private static List<StoredEvent> firstOfDay(List<StoredEvent> all) {
        Set<List<Object>> known = new HashSet<>();
        return all.stream()
                .filter(stored -> !stored.event().type().name().equals("hide"))
                .sorted(Comparator.comparing(stored -> stored.event().timestamp()))
                .filter(stored -> known.add(List.of(
                        stored.event().userId(),
                        stored.event().itemId(),
                        stored.event().timestamp().truncatedTo(ChronoUnit.DAYS))))
                .toList();
    }

    private double countOf(Predicate<String> users) {
        return firstOfDay(events.all()).stream()
                .filter(stored -> users.test(stored.event().userId().value()))
                .count();
    }

    private double countOf(String item) {
        return top(statistics).stream()
                .filter(count -> count.item().value().equals(item))
                .mapToDouble(Count::count)
                .sum();
    }

    private static List<Count> top(ItemStatistics statistics) {
        return statistics.top(Ranking.POPULAR, EventWeights.defaults(), T0, 100);
    }

    private static Event view(String id, long seconds) {
        return event(user(0), id, "own", "view", seconds);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anErasedUserStaysErased() {
        UserId gone = new UserId(user(4));
        events.erase(gone);
        profiles.erase(gone);
        assertEquals(new Progress(1, USERS - 1, 0, 0, USERS - 1), rebuild(POLICY, 0, USERS));
        assertFalse(
                new RebuildAll(events, rebuild(POLICY), recounting(0)).one(gone).changed() > 0);
        assertTrue(profiles.find(gone, ConsistencyLevel.STRONG).orElseThrow().isEmpty());
    }

    private Progress rebuild(ProfilePolicy policy, double from, int usersOfAScan) {
        new RebuildAll(events, rebuild(policy), recounting(0), usersOfAScan).run(from, 10_000, told::add);
        return told.getLast();
    }

    private Recounting recounting(double lag) {
        return recounting(statistics, lag);
    }

    private Recounting recounting(ItemStatistics counts, double lag) {
        return new Recounting(counts, events, POLICY.weights(), () -> lag);
    }

    private ProfileRebuild rebuild(ProfilePolicy policy) {
        ProfileCache cache = new ProfileCache(Duration.ofSeconds(1), 1_000, System::nanoTime);
        return new ProfileRebuild(profiles, events, cache, policy, new SimpleMeterRegistry());
    }

    private void project(StoredEvent stored) {
        profiles.update(
                List.of(stored.event().userId()),
                (_, current) ->
                        current.profile().with(List.of(ProfileEvent.from(stored.event())), stored.position(), POLICY));
    }

    private Map<UserId, Profile> all() {
        Map<UserId, Profile> all = new HashMap<>();
        for (int i = 0; i < USERS; i++) {
            UserId user = new UserId(user(i));
            Optional<Profile> found = profiles.find(user, ConsistencyLevel.STRONG);
            all.put(user, found.map(RebuildAllTest::withoutPosition).orElse(Profile.EMPTY));
        }
        return all;
    }

    /** The tail of the store tells the position, and it need not be that of the user's last event. */
    private static Profile withoutPosition(Profile profile) {
        return new Profile(profile.window(), profile.seen(), Position.START);
    }

    private static String user(int number) {
        return "user-" + number;
    }
}
