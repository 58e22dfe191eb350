package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.await;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.ChangeFeed.FeedHandler;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every change feed promises. Each test is a consumer of its own. */
public abstract class ChangeFeedContract {
    private final String consumer = "consumer-" + UUID.randomUUID();
    private final String run = UUID.randomUUID().toString();

    protected abstract EventStore store();

    /** How many shares of the feed there are to spread. */
    protected int partitions() {
        return Partition.COUNT;
    }

    /** How long the feed has to do what it has to. */
    protected Duration soon() {
        return Duration.ofSeconds(15);
    }

    /** A feed whose server does not answer; empty where the test cannot have one. */
    protected Optional<ChangeFeed> unavailable() {
        return Optional.empty();
    }

    /** False where the server removes old events by itself, and {@link EventStore#removeBefore} does nothing. */
    protected boolean removes() {
        return true;
    }

    /** The feed of one instance; a new one each time. */
    protected abstract ChangeFeed feed();

    @Test
    void everyEventIsDeliveredInOrderPerUser() throws Exception {
        Recorder recorder = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, recorder)) {
            for (int i = 0; i < 200; i++) {
                append(store(), view(user(i % 7), "e" + i, "a", i));
            }
            await("200 events", soon(), () -> recorder.ids(run).size() >= 200);
        }
        for (List<StoredEvent> ofUser : recorder.byUser.values()) {
            List<StoredEvent> sorted = ofUser.stream()
                    .sorted(Comparator.comparing(StoredEvent::position))
                    .toList();
            assertEquals(sorted, ofUser);
        }
        for (int number = 0; number < 7; number++) {
            int each = number;
            assertEquals(
                    IntStream.range(0, 200)
                            .filter(i -> i % 7 == each)
                            .mapToObj(i -> view(user(each), "e" + i, "a", i))
                            .toList(),
                    recorder.events(user(each)));
        }
    }

    @Test
    void whatWasStoredBeforeTheFirstSubscriptionIsDelivered() throws Exception {
        append(store(), view(user(0), "e1", "a", 1), view(user(1), "e2", "a", 1));
        Recorder recorder = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, recorder)) {
            await("both events", soon(), () -> recorder.ids(run).size() == 2);
        }
    }

    @Test
    void everyConsumerIsToldEverything() throws Exception {
        Recorder here = new Recorder();
        Recorder there = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, here);
                Subscription _ = feed().subscribe(consumer + "-2", there)) {
            for (int i = 0; i < 10; i++) {
                append(store(), view(user(i), "e" + i, "a", i));
            }
            await("all events here", soon(), () -> here.ids(run).size() == 10);
            await("all events there", soon(), () -> there.ids(run).size() == 10);
        }
    }

    @Test
    void aLongBacklogIsDeliveredInOrder() throws Exception {
        int events = 2_500;
        append(
                store(),
                IntStream.range(0, events)
                        .mapToObj(i -> view(user(0), "e" + i, "a", i))
                        .toArray(Event[]::new));
        append(store(), view(user(0), "last", "a", events));
        Recorder recorder = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, recorder)) {
            await(
                    "the last event",
                    soon().multipliedBy(2),
                    () -> recorder.ids(run).contains("last"));
        }
        List<String> ids = recorder.first(user(0));
        assertEquals(events + 1, ids.size());
        assertEquals("last", ids.getLast());
        assertEquals(events + 1, Set.copyOf(ids).size());
    }

    /** Where a lease is a partition, all its users' events are in order, and not only those of each user. */
    @Test
    void theEventsOfAPartitionAreInOrder() throws Exception {
        Recorder recorder = new Recorder();
        List<String> users = IntStream.iterate(0, i -> i + 1)
                .mapToObj(this::user)
                .filter(id -> Partition.of(new UserId(id)) == 5)
                .limit(3)
                .toList();
        boolean byPartition;
        storePairs(users, 0, 20);
        try (Subscription _ = feed().subscribe(consumer, recorder)) {
            storePairs(users, 20, 30);
            await("60 events", soon(), () -> recorder.ids(run).size() == 60);
            byPartition = feed().checkpoints(consumer).stream()
                    .allMatch(point -> point.partition().isPresent());
        }
        Map<String, Position> last = new HashMap<>();
        Set<String> met = new HashSet<>();
        for (StoredEvent stored : List.copyOf(recorder.all)) {
            String user = stored.event().userId().value();
            String id = stored.event().id().value();
            if (met.add(id)) {
                Position before = last.put(byPartition ? "all" : user, stored.position());
                assertTrue(
                        before == null || stored.position().compareTo(before) > 0,
                        id + " at " + stored.position() + " comes after " + before);
            }
        }
        users.forEach(user -> {
            List<Integer> numbers = recorder.first(user).stream()
                    .map(id -> Integer.parseInt(id.substring(1)))
                    .toList();
            assertEquals(numbers.stream().sorted().toList(), numbers);
        });
    }

    /** Two events a call, of different users, with times that fall. */
    private void storePairs(List<String> users, int from, int to) {
        for (int i = from; i < to; i++) {
            append(
                    store(),
                    view(users.get(i % 3), "e" + 2 * i, "a", 1_000 - i),
                    view(users.get((i + 1) % 3), "e" + (2 * i + 1), "a", 1_000 - i));
        }
    }

    @Test
    void aPositionIsThatOfTheAcknowledgement() throws Exception {
        Recorder recorder = new Recorder();
        List<Position> acknowledged = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            acknowledged.add(
                    append(store(), view(user(0), "e" + i, "a", i)).getFirst().position());
        }
        try (Subscription _ = feed().subscribe(consumer, recorder)) {
            await("5 events", soon(), () -> recorder.ids(run).size() == 5);
        }
        List<StoredEvent> delivered = recorder.byUser.get(user(0)).stream()
                .filter(new HashSet<>()::add)
                .toList();
        for (int i = 0; i < 5; i++) {
            Position position = delivered.get(i).position();
            assertTrue(
                    position.covers(acknowledged.get(i)),
                    "a profile that holds the event covers its token: " + position + ", " + acknowledged.get(i));
            assertFalse(
                    i < 4 && position.covers(acknowledged.get(i + 1)),
                    "and not that of the next one: " + position + ", " + acknowledged);
        }
    }

    @Test
    void whatAHandlerThrewOnIsDeliveredAgain() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        Recorder recorder = new Recorder();
        FeedHandler failing = batch -> {
            if (batch.stream().anyMatch(event -> event.event().userId().value().startsWith(run))
                    && failures.incrementAndGet() <= 2) {
                throw new IllegalStateException("not yet");
            }
            recorder.handle(batch);
        };
        try (Subscription _ = feed().subscribe(consumer, failing)) {
            append(store(), view(user(0), "e1", "a", 1));
            await(
                    "the event after two failures",
                    soon(),
                    () -> recorder.ids(run).contains("e1"));
        }
        assertTrue(failures.get() >= 3);
    }

    @Test
    void allOfAFailedBatchComesAgainInOrderAndAfterAPause() throws Exception {
        for (int i = 0; i < 6; i++) {
            append(store(), view(user(0), "e" + i, "a", i));
        }
        List<Long> failures = Collections.synchronizedList(new ArrayList<>());
        Recorder recorder = new Recorder();
        FeedHandler failing = batch -> {
            for (StoredEvent event : batch) {
                if (event.event().id().value().equals("e2") && failures.size() < 3) {
                    failures.add(System.nanoTime());
                    if (failures.size() == 2) {
                        throw new AssertionError("an error is no reason to stop");
                    }
                    throw new IllegalStateException("not yet");
                }
                recorder.handle(List.of(event));
            }
        };
        try (Subscription _ = feed().subscribe(consumer, failing)) {
            append(store(), view(user(0), "e6", "a", 6));
            await(
                    "the batch after three failures",
                    soon(),
                    () -> recorder.ids(run).size() == 7);
        }
        assertEquals(List.of("e0", "e1", "e2", "e3", "e4", "e5", "e6"), recorder.first(user(0)));
        for (int i = 1; i < failures.size(); i++) {
            long pause = failures.get(i) - failures.get(i - 1);
            assertTrue(pause > Duration.ofMillis(30).toNanos(), "a pause of " + pause + " ns");
        }
    }

    @Test
    void aNewSubscriptionGoesOnWhereTheLastOneEnded() throws Exception {
        Recorder first = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, first)) {
            append(store(), view(user(0), "e1", "a", 1));
            await("the first event", soon(), () -> first.ids(run).contains("e1"));
        }
        append(store(), view(user(0), "e2", "a", 2));
        Recorder second = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, second)) {
            await("the second event", soon(), () -> second.ids(run).contains("e2"));
        }
        assertEquals(Set.of("e2"), second.ids(run));
    }

    @Test
    void partitionsAreSpreadEvenlyAndHandedBackAtOnce() throws Exception {
        try (Subscription first = feed().subscribe(consumer, _ -> {})) {
            await("all partitions", soon(), () -> first.partitions().size() == partitions());
            try (Subscription second = feed().subscribe(consumer, _ -> {});
                    Subscription third = feed().subscribe(consumer, _ -> {})) {
                await(
                        "an even spread",
                        soon(),
                        () -> sizes(first, second, third).stream()
                                        .allMatch(size -> size == partitions() / 3 || size == partitions() / 3 + 1)
                                && distinct(first, second, third) == partitions());
            }
            long stopped = System.nanoTime();
            await("all partitions back", soon(), () -> first.partitions().size() == partitions());
            assertTrue(
                    Duration.ofNanos(System.nanoTime() - stopped).compareTo(Duration.ofSeconds(3)) < 0,
                    "handed back before the leases end");
        }
    }

    @Test
    void closingFinishesTheBatchUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean finished = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        Subscription subscription = feed().subscribe(consumer, batch -> {
            calls.incrementAndGet();
            begun.countDown();
            try {
                Thread.sleep(400);
            } catch (InterruptedException _) {
                interrupted.set(true);
            }
            finished.set(true);
        });
        try {
            append(store(), view(user(0), "e1", "a", 1));
            assertTrue(begun.await(soon().toMillis(), TimeUnit.MILLISECONDS), "delivered");
        } finally {
            subscription.close();
        }
        assertTrue(finished.get(), "closed before the batch was handled");
        assertFalse(interrupted.get(), "the handler was interrupted");
        assertEquals(List.of(), subscription.partitions());
        int before = calls.get();
        append(store(), view(user(0), "e2", "a", 2));
        Thread.sleep(300);
        assertEquals(before, calls.get(), "delivered to a subscription that is closed");
        subscription.close();
        Recorder next = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, next)) {
            await("the second event", soon(), () -> next.ids(run).contains("e2"));
        }
        assertEquals(Set.of("e2"), next.ids(run), "the batch was handled, and is noted");
    }

    @Test
    void oneOfTheLiveSubscriptionsHoldsEachPartition() throws Exception {
        Recorder recorder = new Recorder();
        try (Subscription first = feed().subscribe(consumer, recorder);
                Subscription second = feed().subscribe(consumer, recorder)) {
            await(
                    "halves",
                    soon(),
                    () -> sizes(first, second).stream().allMatch(size -> size >= partitions() / 2)
                            && distinct(first, second) == partitions());
            AtomicInteger rounds = new AtomicInteger();
            await("a round without a repetition, once all have noticed", soon(), () -> {
                int round = rounds.incrementAndGet();
                for (int i = 0; i < 40; i++) {
                    append(store(), view(user(i), round + "-" + i, "a", i));
                }
                await("all of a round", soon(), () -> recorder.ids(run).size() == 40 * round);
                Thread.sleep(100);
                return List.copyOf(recorder.all).stream()
                                .filter(stored -> stored.event().id().value().startsWith(round + "-"))
                                .count()
                        == 40;
            });
        }
    }

    @Test
    void aCheckpointClaimsNothingThatIsNotHandled() throws Exception {
        Event blocked = view(user(0), "e1", "a", 1);
        int partition = Partition.of(blocked.userId());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ChangeFeed feed = feed();
        append(store(), view(user(1), "before", "a", 1));
        assertTrue(
                feed.checkpoints(consumer).stream()
                        .noneMatch(point -> point.age().compareTo(Duration.ofDays(1)) < 0),
                "nobody has subscribed yet");
        try (Subscription _ = feed.subscribe(consumer, batch -> {
            if (batch.stream().anyMatch(event -> event.event().id().value().equals("e1"))) {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        })) {
            try {
                await("caught up", soon(), () -> caughtUp(feed));
                Set<Integer> covered = new HashSet<>();
                feed.checkpoints(consumer)
                        .forEach(point -> point.partition()
                                .ifPresentOrElse(
                                        covered::add,
                                        () -> IntStream.range(0, Partition.COUNT)
                                                .forEach(covered::add)));
                assertEquals(Partition.COUNT, covered.size(), "every partition has a checkpoint");
                append(store(), blocked);
                for (int i = 0; i < 3; i++) {
                    append(store(), view(user(0), "behind" + i, "a", 2));
                }
                assertTrue(begun.await(soon().toMillis(), TimeUnit.MILLISECONDS), "delivered");
                Thread.sleep(600);
                List<Checkpoint> points = feed.checkpoints(consumer).stream()
                        .filter(point -> point.partition().orElse(partition) == partition)
                        .toList();
                assertTrue(
                        points.stream().anyMatch(point -> point.age().compareTo(Duration.ofMillis(500)) > 0),
                        "the age grows while the handler is busy: " + points);
                assertTrue(points.stream().anyMatch(point -> point.behind() >= 4), "four are not handled: " + points);
            } finally {
                goOn.countDown();
            }
            await("caught up again", soon(), () -> caughtUp(feed));
        }
    }

    private boolean caughtUp(ChangeFeed feed) {
        return feed.checkpoints(consumer).stream().allMatch(point -> point.age().compareTo(Duration.ofSeconds(2)) < 0);
    }

    @Test
    void retentionTakesWhatEveryConsumerHasHandled() throws Exception {
        UserId user = new UserId(user(0));
        Event old = view(user.value(), "old", "a", 1);
        Event young = view(user.value(), "young", "a", 100);
        Instant cutOff = T0.plusSeconds(100);
        AtomicBoolean ready = new AtomicBoolean();
        Recorder recorder = new Recorder();
        append(store(), old, young);
        try (Subscription _ = feed().subscribe(consumer, _ -> {});
                Subscription _ = feed().subscribe(consumer + "-2", batch -> {
                    if (!ready.get()) {
                        throw new IllegalStateException("not yet");
                    }
                    recorder.handle(batch);
                })) {
            await(
                    "the first consumer",
                    soon(),
                    () -> feed().checkpoints(consumer).stream().allMatch(point -> point.behind() == 0));
            sweep(cutOff);
            assertEquals(List.of(old, young), store().export(user, Optional.empty(), 10), "the second has it to come");
            ready.set(true);
            await("the second consumer", soon(), () -> recorder.ids(run).equals(Set.of("old", "young")));
            if (removes()) {
                await("the removal", soon(), () -> {
                    sweep(cutOff);
                    return !store().export(user, Optional.empty(), 10).contains(old);
                });
            }
            assertTrue(store().export(user, Optional.empty(), 10).contains(young), "it did not happen before");
        }
    }

    private void sweep(Instant cutOff) {
        int steps = 0;
        while (store().removeBefore(cutOff)) {
            assertTrue(++steps < 10_000, "the walk through the store ends");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailable() {
        Optional<ChangeFeed> without = unavailable();
        assumeTrue(without.isPresent(), "the test cannot make the server silent");
        assertTimeout(
                Duration.ofSeconds(15),
                () -> assertThrows(StoreUnavailable.class, () -> without.get().checkpoints(consumer)));
    }

    @Test
    void nothingIsLostOrOvertakenWhilePartitionsMove() throws Exception {
        Recorder recorder = new Recorder();
        int rounds = 30;
        int users = 20;
        List<Subscription> subscriptions = new ArrayList<>(List.of(feed().subscribe(consumer, recorder)));
        try {
            for (int round = 0; round < rounds; round++) {
                int number = round;
                append(
                        store(),
                        IntStream.range(0, users)
                                .mapToObj(user -> view(user(user), "e" + number, "a", number))
                                .toArray(Event[]::new));
                if (round == 5 || round == 15) {
                    subscriptions.add(feed().subscribe(consumer, recorder));
                } else if (round == 25) {
                    subscriptions.removeFirst().close();
                }
                Thread.sleep(100);
            }
            await(
                    "everything",
                    soon(),
                    () -> IntStream.range(0, users)
                            .allMatch(user -> recorder.first(user(user)).size() == rounds));
        } finally {
            subscriptions.forEach(Subscription::close);
        }
        List<String> inOrder =
                IntStream.range(0, rounds).mapToObj(round -> "e" + round).toList();
        IntStream.range(0, users).forEach(user -> assertEquals(inOrder, recorder.first(user(user))));
    }

    @Test
    void checkpointsSayHowFarItCame() throws Exception {
        try (Subscription _ = feed().subscribe(consumer, _ -> {})) {
            append(store(), view(user(0), "e1", "a", 1));
            ChangeFeed feed = feed();
            await(
                    "caught up",
                    soon(),
                    () -> feed.checkpoints(consumer).stream()
                            .allMatch(point -> point.age().compareTo(Duration.ofSeconds(2)) < 0));
            store().erase(view(user(0), "e1", "a", 1).userId());
            Thread.sleep(2_500);
            await(
                    "still caught up after a removal",
                    soon(),
                    () -> feed.checkpoints(consumer).stream()
                            .allMatch(point -> point.age().compareTo(Duration.ofSeconds(2)) < 0));
        }
        ChangeFeed feed = feed();
        Event unread = view(user(0), "e2", "a", 2);
        append(store(), unread);
        int partition = Partition.of(unread.userId());
        await(
                "ageing once nobody reads",
                soon(),
                () -> feed.checkpoints(consumer).stream()
                        .filter(point -> point.partition().orElse(partition) == partition)
                        .anyMatch(point -> point.age().compareTo(Duration.ofMillis(500)) > 0));
    }

    protected final String user(int number) {
        return run + "-" + number;
    }

    private static List<Integer> sizes(Subscription... subscriptions) {
        return Arrays.stream(subscriptions)
                .map(subscription -> subscription.partitions().size())
                .toList();
    }

    private static int distinct(Subscription... subscriptions) {
        Set<Integer> all = new HashSet<>();
        Arrays.stream(subscriptions).forEach(subscription -> all.addAll(subscription.partitions()));
        return all.size();
    }

    /** Remembers what it was handed. */
    protected static final class Recorder implements FeedHandler {
        private final Map<String, List<StoredEvent>> byUser = new ConcurrentHashMap<>();
        private final List<StoredEvent> all = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void handle(List<StoredEvent> batch) {
            all.addAll(batch);
            batch.forEach(event -> byUser.computeIfAbsent(
                            event.event().userId().value(), _ -> Collections.synchronizedList(new ArrayList<>()))
                    .add(event));
        }

        /** A user's events, in the order in which each was delivered first. */
        List<Event> events(String user) {
            return List.copyOf(byUser.getOrDefault(user, List.of())).stream()
                    .map(StoredEvent::event)
                    .distinct()
                    .toList();
        }

        /** The ids of a user's events, in the order in which each was delivered first. */
        List<String> first(String user) {
            return List.copyOf(byUser.getOrDefault(user, List.of())).stream()
                    .map(event -> event.event().id().value())
                    .distinct()
                    .toList();
        }

        public Set<String> ids(String run) {
            Set<String> ids = new HashSet<>();
            byUser.forEach((user, events) -> {
                if (user.startsWith(run)) {
                    List.copyOf(events)
                            .forEach(event -> ids.add(event.event().id().value()));
                }
            });
            return ids;
        }
    }
}
