package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.attune.application.port.Appended;
import dev.attune.application.port.Appended.Stored;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.port.Tail;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every event store promises. Users are fresh in each test, so that a shared store will do. */
public abstract class EventStoreContract {
    /** Bounded without staleness: every acknowledged event, on accounts of any strength. */
    private static final Consistency EVERYTHING =
            new Consistency(ConsistencyLevel.BOUNDED, Optional.empty(), Duration.ZERO);

    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final String user = "user-" + UUID.randomUUID();

    /** A store; the same data each time it is asked for within a test. */
    protected abstract EventStore store();

    /** A store whose server does not answer; empty where the test cannot have one. */
    protected Optional<EventStore> unavailable() {
        return Optional.empty();
    }

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
    void userAndIdDoNotRunTogether() {
        for (String bound : List.of("1", ":", "/", "|", "\u00a0")) {
            append(store(), view(user, bound + bound + "e", "a", 1));
            assertFalse(append(store(), view(user + bound, bound + "e", "a", 2))
                    .getFirst()
                    .duplicate());
        }
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

    @Test
    void answersComeInTheOrderOfTheEvents() {
        Position known = append(store(), view(user, "e5", "a", 1)).getFirst().position();
        List<Stored> answers = append(
                store(),
                view(user, "e9", "a", 2),
                view(user, "e5", "b", 3),
                view(user, "e1", "a", 4),
                view(user, "e9", "b", 5),
                view(user, "e3", "a", 6));
        assertEquals(
                List.of(false, true, false, true, false),
                answers.stream().map(Stored::duplicate).toList());
        assertTrue(answers.get(1).position().covers(known));
    }

    @Test
    void noEventsAreAnsweredWithNothing() {
        assertEquals(List.of(), append(store()));
    }

    @Test
    void positionsRise() {
        Position last = Position.START;
        for (int i = 0; i < 5; i++) {
            Position next =
                    append(store(), view(user, "e" + i, "a", 10 - i)).getFirst().position();
            assertTrue(next.compareTo(last) > 0, next + " after " + last);
            last = next;
        }
    }

    @Test
    void oneCallTakesThousandsOfEvents() {
        int events = 2_500;
        Event[] all = IntStream.range(0, events)
                .mapToObj(i -> view(user + i % 5, "e" + i, "a", i))
                .toArray(Event[]::new);
        List<Stored> answers = append(store(), all);
        assertEquals(events, answers.size());
        assertTrue(answers.stream().noneMatch(Stored::duplicate));
        List<Event> scanned = new ArrayList<>();
        store().scan(T0, T0.plusSeconds(events), event -> {
            if (event.userId().value().startsWith(user)) {
                scanned.add(event);
            }
        });
        assertEquals(events, scanned.size());
        assertEquals(Set.of(all), Set.copyOf(scanned));
        assertEquals(
                500,
                store().export(new UserId(user + 1), Optional.empty(), 1_000).size());
    }

    /** Twice within different seconds, because Cosmos DB tells no more of an event than its second. */
    @Test
    void aTailHoldsTheNewestAndTheyComeFirst() throws Exception {
        append(store(), view(user, "e1", "a", 103), view(user, "e2", "a", 102));
        Thread.sleep(1_100);
        append(store(), view(user, "e3", "a", 101));
        Thread.sleep(1_100);
        Position newest = append(store(), view(user, "e0", "a", 100)).getFirst().position();
        for (int limit = 1; limit <= 3; limit++) {
            Tail tail = store().after(new UserId(user), Position.START, limit, EVERYTHING);
            assertEquals(limit, tail.events().size());
            assertEquals(
                    List.of("e0", "e3").subList(0, Math.min(2, limit)),
                    tail.events().stream()
                            .limit(2)
                            .map(event -> event.id().value())
                            .toList());
            assertTrue(tail.upTo().covers(newest), "a reader who folds these in has come to the end");
        }
    }

    @Test
    void aTailIsOneUsersAlone() {
        append(store(), view(user, "e1", "a", 1), view(user + "x", "e2", "a", 2), view(user + "x", "e1", "a", 3));
        assertEquals(
                List.of(view(user, "e1", "a", 1)),
                store().after(new UserId(user), Position.START, 10, EVERYTHING).events());
        Tail nobodys = store().after(new UserId(user + "y"), new Position(0, 1), 10, EVERYTHING);
        assertEquals(List.of(), nobodys.events());
        assertTrue(nobodys.upTo().covers(new Position(0, 1)), "never behind what was asked for");
    }

    @Test
    void aTailDoesNotClaimWhatComesLater() {
        append(store(), view(user, "e1", "a", 1));
        Position said =
                store().after(new UserId(user), Position.START, 10, EVERYTHING).upTo();
        for (int i = 2; i < 5; i++) {
            Position later =
                    append(store(), view(user, "e" + i, "a", i)).getFirst().position();
            assertFalse(said.covers(later), said + " covers " + later);
            Tail next = store().after(new UserId(user), said, 10, EVERYTHING);
            assertTrue(next.events().contains(view(user, "e" + i, "a", i)), "none is missed: " + next);
            said = next.upTo();
        }
    }

    @Test
    void everyLevelSeesWhatItMust() {
        UserId id = new UserId(user);
        for (ConsistencyLevel level :
                List.of(ConsistencyLevel.SESSION, ConsistencyLevel.BOUNDED, ConsistencyLevel.STRONG)) {
            if (keeps(level)) {
                for (int i = 0; i < 3; i++) {
                    Event event = view(user, level.text() + i, "a", i);
                    Stored stored = append(store(), event).getFirst();
                    Token token = new Token(
                            Map.of(Partition.of(id), stored.position()),
                            StoreSessions.of(stored.session().stream().toList()));
                    Consistency asked =
                            level == ConsistencyLevel.SESSION ? Consistency.session(token) : Consistency.of(level);
                    List<Event> seen =
                            store().after(id, Position.START, 100, asked).events();
                    assertTrue(seen.contains(event), level + " misses " + event.id());
                }
            }
        }
    }

    private boolean keeps(ConsistencyLevel level) {
        try {
            store().requireLevel(level);
            return true;
        } catch (InvalidValue _) {
            return false;
        }
    }

    @Test
    void anExportIsOrderedByTheBytesOfItsIds() {
        List<String> ordered = List.of("B", "a", "b", "\u00e9", "\uffe5", "\ud83d\udeb2");
        for (String id : List.of("\ud83d\udeb2", "b", "\uffe5", "a", "\u00e9", "B")) {
            append(store(), view(user, id, "a", 1), view(user + "x", id, "a", 1));
        }
        for (int page = 1; page <= ordered.size(); page++) {
            assertEquals(ordered, exported(page), "in pages of " + page);
        }
    }

    /** All of the user's event ids, by pages of this size. */
    private List<String> exported(int page) {
        List<String> ids = new ArrayList<>();
        List<Event> next = store().export(new UserId(user), Optional.empty(), page);
        while (!next.isEmpty()) {
            assertTrue(next.size() <= page, "more than a page");
            next.forEach(event -> ids.add(event.id().value()));
            assertTrue(ids.size() <= 1_000, "the export ends");
            next = store().export(new UserId(user), Optional.of(next.getLast().id()), page);
        }
        return ids;
    }

    @Test
    void everyIdIsAnEventOfItsOwn() {
        Event[] events =
                Events.DIFFERENT_IDS.stream().map(id -> view(user, id, "a", 1)).toArray(Event[]::new);
        assertTrue(append(store(), events).stream().noneMatch(Stored::duplicate));
        assertTrue(append(store(), events).stream().allMatch(Stored::duplicate));
        List<String> exported = exported(7);
        assertEquals(events.length, exported.size());
        assertEquals(Set.copyOf(Events.DIFFERENT_IDS), Set.copyOf(exported));
        assertEquals(
                Set.of(new EventId("ann")),
                store().existing(new UserId(user), Set.of(new EventId("ann"), new EventId("anN"))));
    }

    @Test
    void everyIdIsAUserOfItsOwn() {
        String run = UUID.randomUUID().toString();
        List<String> users = Events.DIFFERENT_IDS.stream().map(id -> run + id).toList();
        Event[] events = users.stream()
                .map(id -> view(id, "e", "item " + users.indexOf(id), 1))
                .toArray(Event[]::new);
        assertTrue(append(store(), events).stream().noneMatch(Stored::duplicate));
        store().erase(new UserId(users.getFirst()));
        users.forEach(id -> assertEquals(
                id.equals(users.getFirst()) ? List.of() : List.of(events[users.indexOf(id)]),
                store().after(new UserId(id), Position.START, 10, EVERYTHING).events(),
                id));
    }

    @Test
    void whoHadEventsBeforeTheOnesDeliveredIsKnown() {
        int users = 1_200;
        Event[] older = IntStream.range(0, users)
                .filter(i -> i % 3 == 0)
                .mapToObj(i -> view(user + "-" + i, "older", "a", 9))
                .toArray(Event[]::new);
        Event[] newer = IntStream.range(0, 2 * users)
                .mapToObj(i -> view(user + "-" + i / 2, "newer" + i % 2, "a", 1))
                .toArray(Event[]::new);
        append(store(), older);
        List<Stored> answers = append(store(), newer);
        Map<UserId, List<StoredEvent>> delivered = IntStream.range(0, newer.length)
                .mapToObj(i -> new StoredEvent(newer[i], answers.get(i).position()))
                .collect(Collectors.groupingBy(stored -> stored.event().userId()));
        Set<UserId> known = Arrays.stream(older).map(Event::userId).collect(Collectors.toSet());
        assertEquals(known, store().known(delivered));
        assertEquals(Set.of(), store().known(Map.of()));
        UserId erased = older[0].userId();
        store().erase(erased);
        assertEquals(Set.of(), store().known(Map.of(erased, delivered.get(erased))));
    }

    @Test
    void existingAnswersForManyIds() {
        Event[] events = IntStream.range(0, 150)
                .mapToObj(i -> view(user, "e" + 2 * i, "a", i))
                .toArray(Event[]::new);
        append(store(), events);
        Set<EventId> asked =
                IntStream.range(0, 300).mapToObj(i -> new EventId("e" + i)).collect(Collectors.toSet());
        assertEquals(
                Arrays.stream(events).map(Event::id).collect(Collectors.toSet()),
                store().existing(new UserId(user), asked));
        assertEquals(Set.of(), store().existing(new UserId(user), Set.of()));
    }

    @Test
    void theBoundsOfAScanAreExact() {
        Event first = at("first", T0.plusMillis(1_000));
        Event last = at("last", T0.plusMillis(1_999));
        append(store(), at("before", T0.plusMillis(999)), last, at("after", T0.plusMillis(2_000)), first);
        List<Event> seen = new ArrayList<>();
        store().scan(T0.plusMillis(1_000), T0.plusMillis(2_000), event -> {
            if (event.userId().value().equals(user)) {
                seen.add(event);
            }
        });
        assertEquals(2, seen.size());
        assertEquals(Set.of(first, last), Set.copyOf(seen));
    }

    private Event at(String id, Instant time) {
        return new Event(
                new EventId(id),
                new UserId(user),
                new ItemId("a"),
                new EventType("view"),
                OptionalDouble.empty(),
                time,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aConsumerThatFailsIsAskedNoMore() {
        append(store(), view(user, "e1", "a", 1), view(user, "e2", "a", 2), view(user, "e3", "a", 3));
        AtomicInteger calls = new AtomicInteger();
        IllegalStateException enough = new IllegalStateException("enough");
        assertSame(
                enough,
                assertThrows(
                        IllegalStateException.class,
                        () -> store().scan(Instant.EPOCH, T0.plusSeconds(1_000), _ -> {
                            calls.incrementAndGet();
                            throw enough;
                        })));
        assertEquals(1, calls.get());
    }

    @Test
    void anErasureTakesEverythingOfOneUserAlone() {
        List<Event> others = List.of(view(user + "x", "e1", "a", 1), view(user + " ", "e1", "a", 1));
        append(store(), others.toArray(Event[]::new));
        append(store(), view(user, "e1", "a", 1), view(user, "e2", "a", 2));
        store().erase(new UserId(user));
        assertEquals(
                List.of(),
                store().after(new UserId(user), Position.START, 10, EVERYTHING).events());
        assertEquals(List.of(), store().export(new UserId(user), Optional.empty(), 10));
        assertEquals(Set.of(), store().existing(new UserId(user), Set.of(new EventId("e1"), new EventId("e2"))));
        List<Event> left = new ArrayList<>();
        store().scan(T0, T0.plusSeconds(10), event -> {
            if (event.userId().value().startsWith(user)) {
                left.add(event);
            }
        });
        assertEquals(Set.copyOf(others), Set.copyOf(left));
        store().erase(new UserId(user));
        assertFalse(append(store(), view(user, "e2", "a", 3)).getFirst().duplicate(), "the id is free again");
    }

    @Test
    void retentionTakesNothingThatNoFeedHasDelivered() {
        append(store(), view(user, "e1", "a", 1), view(user, "e2", "a", 2));
        for (int steps = 0; store().removeBefore(T0.plusSeconds(1_000)); steps++) {
            assertTrue(steps < 10_000, "the walk through the store ends");
        }
        assertEquals(2, store().export(new UserId(user), Optional.empty(), 10).size());
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailable() {
        Optional<EventStore> without = unavailable();
        assumeTrue(without.isPresent(), "the test cannot make the server silent");
        EventStore store = without.get();
        UserId id = new UserId(user);
        for (Executable each : List.<Executable>of(
                () -> store.after(id, Position.START, 10, EVERYTHING),
                () -> store.export(id, Optional.empty(), 10),
                () -> store.existing(id, Set.of(new EventId("e1"))),
                () -> store.erase(id))) {
            assertTimeout(LONGEST, () -> assertThrows(StoreUnavailable.class, each));
        }
        CompletionStage<List<Appended>> answer =
                assertDoesNotThrow(() -> store.append(List.of(view(user, "e1", "a", 1))), "the answer says it");
        ExecutionException told = assertThrows(
                ExecutionException.class, () -> answer.toCompletableFuture().get(15, TimeUnit.SECONDS));
        assertInstanceOf(StoreUnavailable.class, told.getCause());
    }
}
