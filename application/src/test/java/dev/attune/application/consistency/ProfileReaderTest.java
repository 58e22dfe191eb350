package dev.attune.application.consistency;

import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.consistency.ReadProfile.Source;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two events are stored, of which the projection has reached the first. */
class ProfileReaderTest {
    private static final UserId ANN = new UserId("ann");
    private static final ProfilePolicy POLICY = new ProfilePolicy(10, 10, EventWeights.defaults());
    private static final StoreUnavailable DOWN = new StoreUnavailable("down", Duration.ofSeconds(1), null);

    private final InMemoryEvents events = new InMemoryEvents();
    private final InMemoryProfiles profiles = new InMemoryProfiles();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long now = 1;
    private Duration age = Duration.ofSeconds(3);
    private final ProfileCache cache = new ProfileCache(Duration.ofSeconds(10), 1_000, () -> now);
    private final FeedProgress progress = new FeedProgress(new Feed(), "profiles", () -> now);
    private final ProfileRebuild rebuild = new ProfileRebuild(profiles, events, cache, POLICY, meters);
    private final LostProfiles lost = new LostProfiles(profiles, events, progress, rebuild, () -> now, meters);
    private final ProfileReader reader =
            new ProfileReader(profiles, events, progress, cache, POLICY, rebuild, user -> lost.report(user));

    ProfileReaderTest() {
        append(events, view("ann", "first", "a", 1), view("ann", "second", "b", 2));
        project(events.all().getFirst());
    }

    @Test
    void eventualIsWhatTheProjectionHasReached() {
        assertEquals(1, size(Consistency.of(ConsistencyLevel.EVENTUAL)));
    }

    @Test
    void strongReadsTheTail() {
        ReadProfile read = reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG));
        assertEquals(2, read.profile().window().size());
        assertEquals(1, read.tailEvents());
        assertEquals(ConsistencyLevel.STRONG, read.level());
    }

    @Test
    void aSessionCoversItsTokenAndNeedsNoMore() {
        assertEquals(1, size(session(events.all().get(0).position())));
        assertEquals(2, size(session(events.all().get(1).position())));
        assertEquals(1, size(Consistency.of(ConsistencyLevel.SESSION)));
    }

    @Test
    void boundedReadsTheTailOnceTheProjectionIsTooFarBehind() {
        assertEquals(1, size(bounded(Duration.ofSeconds(5))));
        assertEquals(2, size(bounded(Duration.ofSeconds(1))));
        assertEquals(2, size(bounded(Duration.ZERO)));
        age = Duration.ofMillis(10);
        now += Duration.ofSeconds(1).toNanos();
        assertEquals(1, size(bounded(Duration.ofSeconds(1))));
    }

    @Test
    void whatIsInMemoryIsAnsweredWithoutTheStore() {
        assertTrue(reader.atHand(ANN, Consistency.of(ConsistencyLevel.SESSION)).isEmpty());
        reader.read(ANN, Consistency.of(ConsistencyLevel.SESSION));
        profiles.failWith(DOWN);
        assertEquals(
                1,
                reader.atHand(ANN, Consistency.of(ConsistencyLevel.SESSION))
                        .orElseThrow()
                        .profile()
                        .window()
                        .size());
        assertTrue(reader.atHand(ANN, session(events.all().get(1).position())).isEmpty());
        assertTrue(reader.atHand(ANN, Consistency.of(ConsistencyLevel.STRONG)).isEmpty());
        now += Duration.ofSeconds(11).toNanos();
        assertTrue(reader.atHand(ANN, Consistency.of(ConsistencyLevel.EVENTUAL)).isEmpty());
    }

    @Test
    void aStoreThatFailsLeavesWhatMemoryHoldsAndIsAskedAgainAfterAPause() {
        reader.read(ANN, Consistency.of(ConsistencyLevel.EVENTUAL));
        profiles.failWith(DOWN);
        ReadProfile remembered = reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG));
        assertEquals(Source.MEMORY, remembered.source());
        assertEquals(ConsistencyLevel.EVENTUAL, remembered.level());
        assertEquals(1, remembered.profile().window().size());
        profiles.failWith(null);
        assertEquals(2, size(Consistency.of(ConsistencyLevel.STRONG)), "one failure may be of one user alone");
        profiles.failWith(DOWN);
        for (int failure = 0; failure < 3; failure++) {
            assertEquals(
                    Source.MEMORY,
                    reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG)).source());
        }
        profiles.failWith(null);
        assertEquals(
                Source.MEMORY,
                reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG)).source(),
                "within the pause");
        now += Duration.ofSeconds(2).toNanos();
        assertEquals(2, size(Consistency.of(ConsistencyLevel.STRONG)));
    }

    @Test
    void aProfileThatCannotBeReadIsMadeFromTheEvents() {
        append(events, view("ann", "third", "c", 3), view("bob", "other", "d", 4));
        events.erase(new UserId("bob"));
        profiles.damage(ANN);
        ReadProfile read = reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG));
        assertEquals(Source.EVENTS, read.source());
        assertEquals(ConsistencyLevel.STRONG, read.level());
        assertEquals(3, read.profile().window().size());
        assertEquals(events.all().get(2).position(), read.profile().position());
        assertEquals(1, meters.get("attune.profiles.corrupt").counter().count());
        ReadProfile healed = reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG));
        assertEquals(Source.STORE, healed.source());
        assertEquals(read.profile().window(), healed.profile().window());
    }

    /** Of 10,001 events ahead of the projection, an answer has the newest 10,000. */
    @Test
    void aTailThatIsCutClaimsNoLevel() {
        List<Event> many = new ArrayList<>();
        for (int n = 0; n < 9_999; n++) {
            many.add(view("ann", "many" + n, "i" + n, n));
        }
        append(events, many.subList(0, 9_998).toArray(Event[]::new));
        assertEquals(
                ConsistencyLevel.STRONG,
                reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG)).level());
        append(events, many.getLast());
        assertEquals(
                ConsistencyLevel.EVENTUAL,
                reader.read(ANN, Consistency.of(ConsistencyLevel.STRONG)).level());
    }

    @Test
    void aProfileThatLacksWhatIsProjectedIsMadeAnew() {
        assertEquals(2, size(Consistency.of(ConsistencyLevel.STRONG)));
        lost.look();
        passes(Duration.ofSeconds(2));
        lost.look();
        assertEquals(0, found(), "the feed may still bring the event");
        passes(Duration.ofSeconds(2));
        lost.look();
        assertEquals(1, found());
        assertEquals(
                2,
                profiles.find(ANN, ConsistencyLevel.STRONG)
                        .orElseThrow()
                        .window()
                        .size());
    }

    @Test
    void aProfileThatIsGoneIsMadeAnew() {
        profiles.lose(ANN);
        assertEquals(0, size(Consistency.of(ConsistencyLevel.EVENTUAL)));
        lost.look();
        passes(Duration.ofSeconds(4));
        lost.look();
        assertEquals(1, found());
        passes(Duration.ofSeconds(11));
        assertEquals(2, size(Consistency.of(ConsistencyLevel.EVENTUAL)));
    }

    @Test
    void aProfileThatIsOnlyLateIsNotLost() {
        assertEquals(2, size(Consistency.of(ConsistencyLevel.STRONG)));
        lost.look();
        project(events.all().getLast());
        passes(Duration.ofSeconds(4));
        lost.look();
        assertEquals(0, found());
    }

    @Test
    void whoHasNoEventsIsNotLost() {
        reader.read(new UserId("ben"), Consistency.of(ConsistencyLevel.EVENTUAL));
        lost.look();
        passes(Duration.ofSeconds(4));
        lost.look();
        assertEquals(0, found());
    }

    /** A store that does not answer loses nobody who was told of. */
    @Test
    void whatCannotBeLookedAtIsLookedAtLater() {
        assertEquals(2, size(Consistency.of(ConsistencyLevel.STRONG)));
        profiles.failWith(DOWN);
        assertThrows(StoreUnavailable.class, lost::look);
        profiles.failWith(null);
        lost.look();
        passes(Duration.ofSeconds(4));
        lost.look();
        assertEquals(1, found());
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    private double found() {
        return meters.counter("attune.profiles.lost").count();
    }

    private int size(Consistency consistency) {
        return reader.read(ANN, consistency).profile().window().size();
    }

    private static Consistency bounded(Duration staleness) {
        return new Consistency(ConsistencyLevel.BOUNDED, Optional.empty(), staleness);
    }

    private static Consistency session(Position demanded) {
        return new Consistency(
                ConsistencyLevel.SESSION,
                Optional.of(new Token(Map.of(Partition.of(ANN), demanded), StoreSessions.NONE)),
                Consistency.DEFAULT_STALENESS);
    }

    private void project(StoredEvent stored) {
        profiles.update(
                List.of(ANN),
                (_, current) ->
                        current.profile().with(List.of(ProfileEvent.from(stored.event())), stored.position(), POLICY));
    }

    private final class Feed implements ChangeFeed {
        @Override
        public Subscription subscribe(String consumer, FeedHandler handler) {
            throw new UnsupportedOperationException("nothing is delivered here");
        }

        @Override
        public List<Checkpoint> checkpoints(String consumer) {
            return IntStream.range(0, Partition.COUNT)
                    .mapToObj(part -> Checkpoint.of(part, age, 1))
                    .toList();
        }
    }
}
