package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Appended.Stored;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every event store promises. Users are fresh in each test, so that a shared store will do. */
public abstract class EventStoreContract {
    /** Bounded without staleness: every acknowledged event, on accounts of any strength. */
    private static final Consistency EVERYTHING =
            new Consistency(ConsistencyLevel.BOUNDED, Optional.empty(), Duration.ZERO);

    private final String user = "user-" + UUID.randomUUID();

    /** A store; the same data each time it is asked for within a test. */
    protected abstract EventStore store();

    @Test
    void everythingOfAnEventComesBack() {
        Event event = new Event(
                new EventId("größe/1?#"),
                new UserId(user),
                new ItemId("商品 👟"),
                new EventType("rating"),
                OptionalDouble.of(4.5),
                T0.plusMillis(123),
                Optional.of("s 1"),
                Optional.of("r 1"));
        Stored appended = append(store(), event).getFirst();
        assertFalse(appended.duplicate());
        Tail tail = store().after(new UserId(user), Position.START, 10, EVERYTHING);
        assertEquals(List.of(event), tail.events());
        assertTrue(tail.upTo().covers(appended.position()), tail.upTo() + " after " + appended.position());
        assertEquals(List.of(event), store().export(new UserId(user), Optional.empty(), 10));
    }

    @Test
    void theFirstEventWithAnIdWins() {
        Event first = view(user, "e1", "a", 1);
        Stored stored = append(store(), first).getFirst();
        for (Event again : List.of(first, view(user, "e1", "b", 2))) {
            Stored answer = append(store(), again).getFirst();
            assertTrue(answer.duplicate());
            assertTrue(answer.position().covers(stored.position()));
        }
        assertEquals(List.of(first), store().export(new UserId(user), Optional.empty(), 10));
    }

    @Test
    void aRepetitionWithinOneCallIsADuplicate() {
        List<Stored> answers =
                append(store(), view(user, "e1", "a", 1), view(user, "e2", "a", 2), view(user, "e1", "b", 3));
        assertEquals(
                List.of(false, false, true),
                answers.stream().map(Stored::duplicate).toList());
        assertEquals(answers.get(0).position(), answers.get(2).position());
    }

    @Test
    void theSameIdOfAnotherUserIsAnotherEvent() {
        assertFalse(append(store(), view(user, "e1", "a", 1)).getFirst().duplicate());
        assertFalse(append(store(), view(user + "x", "e1", "a", 1)).getFirst().duplicate());
    }

    @Test
    void manyWritersStoreEachEventOnce() throws Exception {
        int events = 60;
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Long>> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                writers.add(() -> {
                    long stored = 0;
                    for (int i = 0; i < events; i++) {
                        stored += append(store(), view(user, "e" + i, "a", i))
                                        .getFirst()
                                        .duplicate()
                                ? 0
                                : 1;
                    }
                    return stored;
                });
            }
            long stored = 0;
            for (Future<Long> writer : pool.invokeAll(writers)) {
                stored += writer.get();
            }
            assertEquals(events, stored);
        }
        assertEquals(
                events,
                store().after(new UserId(user), Position.START, 1000, EVERYTHING)
                        .events()
                        .size());
    }

    @Test
    void theTailIsWhatCameAfterAPosition() {
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            positions.add(append(store(), view(user, "e" + i, "i" + i, 100 - i))
                    .getFirst()
                    .position());
        }
        Tail tail = store().after(new UserId(user), positions.get(1), 10, EVERYTHING);
        assertTrue(
                tail.events().stream().map(event -> event.id().value()).toList().containsAll(List.of("e2", "e3", "e4")),
                tail.toString());
        assertTrue(tail.upTo().covers(positions.get(4)));
        assertEquals(
                2,
                store().after(new UserId(user), positions.get(1), 2, EVERYTHING)
                        .events()
                        .size());
        assertTrue(store().after(new UserId(user), positions.get(4), 10, EVERYTHING)
                .upTo()
                .covers(positions.get(4)));
    }

    @Test
    void anExportComesInPages() {
        for (int i = 0; i < 5; i++) {
            append(store(), view(user, "e" + i, "a", i));
        }
        List<Event> first = store().export(new UserId(user), Optional.empty(), 3);
        List<Event> second =
                store().export(new UserId(user), Optional.of(first.getLast().id()), 3);
        assertEquals(
                List.of("e0", "e1", "e2"),
                first.stream().map(event -> event.id().value()).toList());
        assertEquals(
                List.of("e3", "e4"),
                second.stream().map(event -> event.id().value()).toList());
    }

    @Test
    void aScanSeesTheTimeItAsksFor() {
        for (int i = 0; i < 4; i++) {
            append(store(), view(user, "e" + i, "a", i));
        }
        List<String> seen = new ArrayList<>();
        store().scan(T0.plusSeconds(1), T0.plusSeconds(3), event -> {
            if (event.userId().value().equals(user)) {
                seen.add(event.id().value());
            }
        });
        assertEquals(Set.of("e1", "e2"), Set.copyOf(seen));
        assertEquals(2, seen.size());
    }

    @Test
    void aScanEndsWithItsConsumersFailure() {
        append(store(), view(user, "e1", "a", 1));
        assertThrows(
                IllegalStateException.class,
                () -> store().scan(Instant.EPOCH, T0.plusSeconds(1000), _ -> {
                    throw new IllegalStateException("enough");
                }));
    }

    @Test
    void anErasedUserHasNoEvents() {
        append(store(), view(user, "e1", "a", 1), view(user + "x", "e1", "a", 1));
        store().erase(new UserId(user));
        assertTrue(store().export(new UserId(user), Optional.empty(), 10).isEmpty());
        assertEquals(Set.of(), store().existing(new UserId(user), Set.of(new EventId("e1"))));
        assertEquals(
                Set.of(new EventId("e1")),
                store().existing(new UserId(user + "x"), Set.of(new EventId("e1"), new EventId("e2"))));
        assertFalse(append(store(), view(user, "e1", "b", 2)).getFirst().duplicate());
    }

    @Test
    void everyInstanceKnowsTheSameDeployment() {
        assertArrayEquals(store().deployment().id(), store().deployment().id());
        assertArrayEquals(store().deployment().tokenKey(), store().deployment().tokenKey());
    }
}
