package dev.attune.application.events;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.contract.Events;
import dev.attune.application.contract.InMemoryDeadLetters;
import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryFeed;
import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.contract.InMemoryRuns;
import dev.attune.application.events.EventIntake.Receipt;
import dev.attune.application.events.EventIntake.Taken;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.DeadLetters.DeadLetter;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Events from their intake to their end: acknowledgement, export, erasure, retention. */
class UserDataTest {
    private static final UserId ANN = new UserId("ann");
    private static final ProfilePolicy POLICY = new ProfilePolicy(10, 10, EventWeights.defaults());
    private static final StoreUnavailable DOWN = new StoreUnavailable("down", Duration.ofSeconds(1), null);

    private final InMemoryEvents events = new InMemoryEvents();
    private final InMemoryProfiles profiles = new InMemoryProfiles();
    private final InMemoryDeadLetters letters = new InMemoryDeadLetters();
    private final InMemoryRuns runs = new InMemoryRuns();
    private final ProfileCache cache = new ProfileCache(Duration.ofHours(1), 1_000, System::nanoTime);
    private final UserData data = new UserData(events, profiles, letters, runs, cache);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventIntake intake = new EventIntake(events, meters);

    @Test
    void aReceiptCountsDuplicatesAndItsTokenCoversThem() {
        Taken first = accept(view("ann", "1", "a", 1), view("bob", "1", "a", 1));
        assertEquals(2, first.receipt().accepted());
        Taken again = accept(view("ann", "1", "other", 9), view("ann", "2", "b", 2));
        assertEquals(1, again.receipt().accepted());
        assertEquals(1, again.receipt().duplicates());
        assertEquals(Map.of(), again.refused());
        assertEquals(
                events.all().getLast().position(),
                again.receipt().token().positions().get(Partition.of(ANN)));
        assertEquals(3, meters.get("attune.events.accepted").counter().count());
        assertEquals(1, meters.get("attune.events.duplicates").counter().count());
    }

    @Test
    void twoReceiptsAddUp() {
        Receipt both = accept(view("ann", "1", "a", 1))
                .receipt()
                .and(accept(view("bob", "1", "a", 1)).receipt());
        assertEquals(2, both.accepted());
        assertEquals(2, both.token().positions().size());
    }

    @Test
    void aStoreThatIsDownRefusesAllAndCountsThem() {
        events.failWith(DOWN);
        assertEquals(
                DOWN,
                assertThrows(CompletionException.class, () -> accept(view("ann", "1", "a", 1)))
                        .getCause());
        assertEquals(1, meters.get("attune.events.refused").counter().count());
    }

    @Test
    void anExportHasEverythingPageByPage() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            all.add(view("ann", "e%04d".formatted(i), "a", i));
        }
        append(events, all.toArray(Event[]::new));
        append(events, view("bob", "x", "a", 1));
        List<Event> found = new ArrayList<>();
        data.exportAll(ANN, found::add);
        assertEquals(all, found);
        assertEquals(all.subList(5, 7), data.export(ANN, Optional.of(new EventId("e0004")), 2));
    }

    @Test
    void anErasureRemovesEventsProfileLettersAndMemory() {
        append(events, view("ann", "1", "a", 1), view("bob", "1", "a", 1));
        StoredEvent stored = events.all().getFirst();
        Profile profile = fold(stored);
        cache.read(ANN, profile, cache.now());
        letters.add(new DeadLetter(stored, "x", 3, T0));
        data.erase(ANN);
        assertEquals(1, events.all().size());
        assertTrue(profiles.find(ANN, ConsistencyLevel.STRONG)
                .map(Profile::isEmpty)
                .orElse(true));
        assertEquals(0, letters.count());
        assertTrue(cache.ofAnyAge(ANN).map(Profile::isEmpty).orElse(true));
    }

    /** A delivery that comes between the two would otherwise bring the user back. */
    @Test
    void theEventsGoBeforeTheProfile() {
        append(events, view("ann", "1", "a", 1));
        fold(events.all().getFirst());
        profiles.failWith(DOWN);
        assertThrows(StoreUnavailable.class, () -> data.erase(ANN));
        assertEquals(List.of(), events.all());
        profiles.failWith(null);
        assertFalse(profiles.find(ANN, ConsistencyLevel.STRONG).orElseThrow().isEmpty());
    }

    @Test
    void retentionRemovesWhatIsTooOldAndForgetsMarksAfterADay() throws Exception {
        append(events, view("ann", "old", "a", 0), view("ann", "new", "a", 100));
        Instant now = T0.plusSeconds(150);
        Retention eager = new Retention(events, profiles, Optional.of(Duration.ofSeconds(1)), () -> T0.plusSeconds(99));
        eager.step();
        assertEquals(2, events.all().size(), "nothing goes before the feed has delivered it");
        List<StoredEvent> delivered = new CopyOnWriteArrayList<>();
        try (Subscription _ = new InMemoryFeed(events).subscribe("profiles", delivered::addAll)) {
            Events.await("both", Duration.ofSeconds(10), () -> delivered.size() == 2);
            // The feed notes the partitions without events a moment later.
            Events.await("the old one gone", Duration.ofSeconds(10), () -> {
                new Retention(events, profiles, Optional.of(Duration.ofSeconds(100)), () -> now).step();
                return events.all().size() == 1;
            });
        }
        new Retention(events, profiles, Optional.empty(), () -> now.plus(Duration.ofDays(9_999))).step();
        assertEquals(1, events.all().size(), "without a time events stay for ever");
        profiles.erase(ANN);
        new Retention(events, profiles, Optional.empty(), () -> Instant.now().plus(Duration.ofHours(23))).step();
        assertTrue(marked());
        new Retention(events, profiles, Optional.empty(), () -> Instant.now().plus(Duration.ofHours(25))).step();
        assertFalse(marked());
    }

    @Test
    void anExportOfAnEmptyTimeIsRefused() {
        InvalidValue wrong =
                assertThrows(InvalidValue.class, () -> new Export(events, Optional.of(T0), Optional.of(T0)));
        assertEquals("from", wrong.field());
        append(events, view("ann", "1", "a", 1), view("ann", "2", "a", 2));
        List<Event> found = new ArrayList<>();
        new Export(events, Optional.of(T0.plusSeconds(1)), Optional.of(T0.plusSeconds(2))).run(found::add);
        assertEquals(List.of(view("ann", "1", "a", 1)), found);
        new Export(events, Optional.empty(), Optional.empty()).run(found::add);
        assertEquals(3, found.size());
    }

    private boolean marked() {
        boolean[] erased = new boolean[1];
        profiles.update(List.of(ANN), (_, current) -> {
            erased[0] = current.erased();
            return current.profile();
        });
        return erased[0];
    }

    private Profile fold(StoredEvent stored) {
        return profiles.update(
                        List.of(ANN),
                        (_, current) -> current.profile()
                                .with(List.of(ProfileEvent.from(stored.event())), new Position(0, 1), POLICY))
                .get(ANN);
    }

    private Taken accept(Event... batch) {
        return intake.accept(List.of(batch)).toCompletableFuture().join();
    }
}
