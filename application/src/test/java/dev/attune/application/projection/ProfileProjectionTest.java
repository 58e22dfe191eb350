package dev.attune.application.projection;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.event;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.consistency.ProfileRebuild;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.Pace;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileProjectionTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId POISONED = new UserId("poisoned");
    private static final ProfilePolicy POLICY = new ProfilePolicy(3, 10, EventWeights.defaults());

    private final InMemoryEvents events = new InMemoryEvents();
    private final InMemoryProfiles profiles = new InMemoryProfiles();
    private final Counts counts = new Counts();
    private final Letters letters = new Letters();

    @Test
    void anyOrderAndAnyRepetitionGiveTheSameProfile() {
        for (int i = 0; i < 8; i++) {
            append(events, view("ann", "e" + i, "item-" + i, i));
        }
        projection(profiles).handle(events.all());
        Profile expected = profiles.find(ANN, ConsistencyLevel.STRONG).orElseThrow();
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            List<StoredEvent> shuffled = new ArrayList<>(events.all());
            shuffled.addAll(events.all().subList(0, round % 8));
            Collections.shuffle(shuffled, random);
            InMemoryProfiles fresh = new InMemoryProfiles();
            ProfileProjection projection = projection(fresh);
            projection.handle(shuffled.subList(0, 3));
            projection.handle(shuffled.subList(3, shuffled.size()));
            assertEquals(expected, fresh.find(ANN, ConsistencyLevel.STRONG).orElseThrow());
        }
    }

    @Test
    void aPoisonedEventIsTriedAFewTimesThenKeptAndTheOthersGoOn() {
        append(events, view("poisoned", "p", "a", 1), view("ann", "e", "a", 2));
        Poisoned poisoned = new Poisoned(profiles);
        ProfileProjection projection = projection(poisoned);
        projection.handle(events.all());
        assertEquals(
                1,
                profiles.find(ANN, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size());
        assertEquals(1, letters.count());
        assertEquals(
                ProfileProjection.ATTEMPTS, letters.kept.getFirst().letter().attempts());
        assertTrue(poisoned.tries >= ProfileProjection.ATTEMPTS, "tried " + poisoned.tries + " times");
        assertEquals(new ProfileProjection.Replay(0, 1), projection.replay(letters.page(Optional.empty(), 10)));
        poisoned.cured = true;
        assertEquals(new ProfileProjection.Replay(1, 0), projection.replay(letters.page(Optional.empty(), 10)));
        assertEquals(0, letters.count());
        assertEquals(
                1,
                profiles.find(POISONED, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size());
    }

    @Test
    void aDamagedProfileIsMadeAnewByTheNextEvent() {
        append(events, view("ann", "e1", "a", 1), view("ann", "e2", "b", 2));
        ProfileProjection projection = projection(profiles);
        projection.handle(events.all());
        profiles.damage(ANN);
        append(events, view("ann", "e3", "c", 3), view("bob", "e", "a", 2));
        projection.handle(events.all().subList(2, 4));
        assertEquals(
                3,
                profiles.find(ANN, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size());
        assertEquals(0, letters.count());
    }

    @Test
    void whoseProfileWasRemovedWhileItWasHealedGetsAllOfItBackWithTheNextEvent() {
        append(events, view("ann", "e1", "a", 1), view("ann", "e2", "b", 2));
        ProfileProjection projection = projection(profiles);
        projection.handle(events.all());
        // The healing erased the profile, and then the process ended.
        profiles.erase(ANN);
        append(events, view("ann", "e3", "c", 3));
        projection.handle(events.all().subList(2, 3));
        Profile healed = profiles.find(ANN, ConsistencyLevel.STRONG).orElseThrow();
        assertEquals(3, healed.window().size());
        assertEquals(events.all().get(2).position(), healed.position());
    }

    @Test
    void whatIsDislikedCountsForNoStatistics() {
        append(events, rating("1", 1), rating("2", 2.5), rating("3", 5), event("ann", "4", "item", "hide", 4 * 86_400));
        projection(profiles).handle(events.all());
        assertEquals(2, counts.recorded);
        assertEquals(
                POLICY.window(),
                profiles.find(ANN, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size(),
                "the profile has them all");
    }

    /** However often a script looks at an item, in however many batches. */
    @Test
    void aUserCountsOnceAnItemADayAndAType() {
        ProfileProjection projection = projection(profiles);
        append(events, event("ann", "1", "item", "view", 1), event("ann", "2", "item", "view", 2));
        projection.handle(events.all());
        projection.handle(events.all());
        assertEquals(2, counts.recorded, "the first one alone, and the store knows it again");
        append(
                events,
                event("ann", "3", "item", "click", 3),
                event("ann", "4", "other", "view", 4),
                event("ann", "5", "item", "view", 86_400 + 5));
        projection.handle(events.all().subList(2, 5));
        assertEquals(5, counts.recorded);
    }

    /** As a phone uploads what it kept, newest first, or a script that gives earlier and earlier times. */
    @Test
    void aUserCountsOnceADayWhateverTimesComeLater() {
        ProfileProjection projection = projection(profiles);
        for (int n = 0; n < 5; n++) {
            append(events, event("ann", "e" + (9 - n), "item", "view", 1_000 - n));
            projection.handle(events.all().subList(n, n + 1));
        }
        assertEquals(1, counts.recorded);
        append(events, event("ann", "a", "other", "view", 9), event("ann", "b", "other", "view", 8));
        projection.handle(events.all().subList(5, 7));
        assertEquals(2, counts.recorded);
        assertEquals("a", counts.last.event().id().value(), "the one that was stored first");
        projection.handle(events.all().subList(5, 7));
        assertEquals("a", counts.last.event().id().value(), "also when the batch comes again");
    }

    @Test
    void aCrawlerMakesNothingPopularOnceItIsKnown() {
        ProfileProjection projection =
                projection(profiles, new ProfilePolicy(Pace.EVENTS, 10, EventWeights.defaults()), T0);
        for (int n = 0; n < 2 * Pace.EVENTS; n += 10) {
            for (int i = n; i < n + 10; i++) {
                append(events, event("crawler", "e" + i, "i" + i, "view", i));
            }
            projection.handle(events.all().subList(n, n + 10));
        }
        append(events, event("ann", "a", "i1", "view", 1));
        projection.handle(events.all().subList(2 * Pace.EVENTS, 2 * Pace.EVENTS + 1));
        assertEquals(Pace.EVENTS - 10 + 1, counts.recorded);
    }

    @Test
    void whoseEventsAreImportedIsNoCrawler() {
        ProfileProjection projection = projection(
                profiles, new ProfilePolicy(Pace.EVENTS, 10, EventWeights.defaults()), T0.plus(Duration.ofDays(1)));
        for (int n = 0; n < 2 * Pace.EVENTS; n++) {
            append(events, event("heavy", "e" + n, "i" + n, "view", n));
        }
        projection.handle(events.all());
        assertEquals(2 * Pace.EVENTS, counts.recorded);
    }

    private static Event rating(String id, double value) {
        Event plain = event("ann", id, "item", "rating", 86_400L * Long.parseLong(id));
        return new Event(
                plain.id(),
                plain.userId(),
                plain.itemId(),
                plain.type(),
                OptionalDouble.of(value),
                plain.timestamp(),
                plain.sessionId(),
                plain.recommendationId());
    }

    @Test
    void aStoreThatDoesNotAnswerPoisonsNothing() {
        append(events, view("ann", "e", "a", 1));
        profiles.failWith(new StoreUnavailable("down", Duration.ofSeconds(1), null));
        ProfileProjection projection = projection(profiles);
        assertThrows(StoreUnavailable.class, () -> projection.handle(events.all()));
        assertEquals(0, letters.count());
        assertEquals(0, counts.recorded);
        profiles.failWith(null);
        projection.handle(events.all());
        assertEquals(
                1,
                profiles.find(ANN, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size());
    }

    @Test
    void aDeliveryUnderWayDoesNotBringAnErasedUserBack() {
        append(events, view("ann", "old", "a", 1));
        List<StoredEvent> underWay = events.all();
        profiles.erase(ANN);
        events.erase(ANN);
        projection(profiles).handle(underWay);
        assertTrue(profiles.find(ANN, ConsistencyLevel.STRONG)
                .map(Profile::isEmpty)
                .orElse(true));
        append(events, view("ann", "new", "b", 2));
        projection(profiles).handle(events.all());
        assertEquals(
                1,
                profiles.find(ANN, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size());
    }

    private ProfileProjection projection(ProfileStore store) {
        return projection(store, POLICY, Instant.EPOCH);
    }

    /** As after a profile store was lost, or was restored from an older backup than the events. */
    @Test
    void aProfileThatIsGoneIsMadeOfAllEventsByTheNextOne() {
        append(events, view("ann", "e1", "a", 1), view("ann", "e2", "b", 2));
        ProfileProjection projection = projection(profiles);
        projection.handle(events.all());
        Profile whole = profiles.find(ANN, ConsistencyLevel.STRONG).orElseThrow();
        profiles.lose(ANN);
        projection.handle(events.all().subList(1, 2));
        assertEquals(whole, profiles.find(ANN, ConsistencyLevel.STRONG).orElseThrow());
    }

    private ProfileProjection projection(ProfileStore store, ProfilePolicy policy, Instant now) {
        ProfileCache cache = new ProfileCache(Duration.ofSeconds(1), 1_000, System::nanoTime);
        return new ProfileProjection(
                store,
                events,
                counts,
                letters,
                cache,
                new ProfileRebuild(store, events, cache, policy, new SimpleMeterRegistry()),
                policy,
                InstantSource.fixed(now),
                new SimpleMeterRegistry());
    }

    /** One user's profile cannot be folded until it is cured. */
    private static final class Poisoned implements ProfileStore {
        private final ProfileStore store;
        private boolean cured;
        private int tries;

        Poisoned(ProfileStore store) {
            this.store = store;
        }

        @Override
        public Optional<Profile> find(UserId user, ConsistencyLevel level) {
            return store.find(user, level);
        }

        @Override
        public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
            if (users.contains(POISONED) && !cured) {
                tries++;
                throw new IllegalStateException("poison");
            }
            return store.update(users, change);
        }

        @Override
        public void erase(UserId user) {
            store.erase(user);
        }

        @Override
        public boolean forgetErasures(Instant cutOff) {
            return store.forgetErasures(cutOff);
        }
    }

    private static final class Counts implements ItemStatistics {
        private int recorded;
        private StoredEvent last;

        @Override
        public void record(List<StoredEvent> batch) {
            recorded += batch.size();
            last = batch.getLast();
        }

        @Override
        public Recount recount() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Recount> unfinished() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit) {
            return List.of();
        }
    }

    private static final class Letters implements DeadLetters {
        private final List<Numbered> kept = new ArrayList<>();
        private long last;

        @Override
        public void add(DeadLetter letter) {
            kept.removeIf(numbered -> numbered.letter().event().equals(letter.event()));
            kept.add(new Numbered(++last, letter));
        }

        @Override
        public List<Numbered> page(Optional<Long> after, int limit) {
            return kept.stream()
                    .filter(letter -> letter.number() > after.orElse(0L))
                    .limit(limit)
                    .toList();
        }

        @Override
        public void remove(long number) {
            kept.removeIf(letter -> letter.number() == number);
        }

        @Override
        public void erase(UserId user) {
            kept.removeIf(letter -> letter.letter().event().event().userId().equals(user));
        }

        @Override
        public long count() {
            return kept.size();
        }
    }
}
