package dev.attune.application.contract;

import static dev.attune.application.contract.Events.append;
import static dev.attune.application.contract.Events.await;
import static dev.attune.application.contract.Events.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.ChangeFeed.FeedHandler;
import dev.attune.application.port.ChangeFeed.Subscription;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every change feed promises. Each test is a consumer of its own. */
public abstract class ChangeFeedContract {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final String consumer = "consumer-" + UUID.randomUUID();
    private final String run = UUID.randomUUID().toString();

    protected abstract EventStore store();

    /** How many shares of the feed there are to spread. */
    protected int partitions() {
        return Partition.COUNT;
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
            await("200 events", SOON, () -> recorder.ids(run).size() >= 200);
        }
        for (List<StoredEvent> ofUser : recorder.byUser.values()) {
            List<StoredEvent> sorted = ofUser.stream()
                    .sorted(java.util.Comparator.comparing(StoredEvent::position))
                    .toList();
            assertEquals(sorted, ofUser);
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
            await("the event after two failures", SOON, () -> recorder.ids(run).contains("e1"));
        }
        assertTrue(failures.get() >= 3);
    }

    @Test
    void aNewSubscriptionGoesOnWhereTheLastOneEnded() throws Exception {
        Recorder first = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, first)) {
            append(store(), view(user(0), "e1", "a", 1));
            await("the first event", SOON, () -> first.ids(run).contains("e1"));
        }
        append(store(), view(user(0), "e2", "a", 2));
        Recorder second = new Recorder();
        try (Subscription _ = feed().subscribe(consumer, second)) {
            await("the second event", SOON, () -> second.ids(run).contains("e2"));
        }
        assertEquals(Set.of("e2"), second.ids(run));
    }

    @Test
    void partitionsAreSpreadEvenlyAndHandedBackAtOnce() throws Exception {
        try (Subscription first = feed().subscribe(consumer, _ -> {})) {
            await("all partitions", SOON, () -> first.partitions().size() == partitions());
            try (Subscription second = feed().subscribe(consumer, _ -> {});
                    Subscription third = feed().subscribe(consumer, _ -> {})) {
                await(
                        "an even spread",
                        SOON,
                        () -> sizes(first, second, third).stream()
                                        .allMatch(size -> size == partitions() / 3 || size == partitions() / 3 + 1)
                                && distinct(first, second, third) == partitions());
            }
            long stopped = System.nanoTime();
            await("all partitions back", SOON, () -> first.partitions().size() == partitions());
            assertTrue(
                    Duration.ofNanos(System.nanoTime() - stopped).compareTo(Duration.ofSeconds(3)) < 0,
                    "handed back before the leases end");
        }
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
                    SOON,
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
                    SOON,
                    () -> feed.checkpoints(consumer).stream()
                            .allMatch(point -> point.age().compareTo(Duration.ofSeconds(2)) < 0));
            store().erase(view(user(0), "e1", "a", 1).userId());
            Thread.sleep(2_500);
            await(
                    "still caught up after a removal",
                    SOON,
                    () -> feed.checkpoints(consumer).stream()
                            .allMatch(point -> point.age().compareTo(Duration.ofSeconds(2)) < 0));
        }
        ChangeFeed feed = feed();
        Event unread = view(user(0), "e2", "a", 2);
        append(store(), unread);
        int partition = Partition.of(unread.userId());
        await(
                "ageing once nobody reads",
                SOON,
                () -> feed.checkpoints(consumer).stream()
                        .filter(point -> point.partition().orElse(partition) == partition)
                        .anyMatch(point -> point.age().compareTo(Duration.ofMillis(500)) > 0));
    }

    protected final String user(int number) {
        return run + "-" + number;
    }

    private static List<Integer> sizes(Subscription... subscriptions) {
        return java.util.Arrays.stream(subscriptions)
                .map(subscription -> subscription.partitions().size())
                .toList();
    }

    private static int distinct(Subscription... subscriptions) {
        Set<Integer> all = new HashSet<>();
        java.util.Arrays.stream(subscriptions).forEach(subscription -> all.addAll(subscription.partitions()));
        return all.size();
    }

    /** Remembers what it was handed. */
    protected static final class Recorder implements FeedHandler {
        private final Map<String, List<StoredEvent>> byUser = new ConcurrentHashMap<>();

        @Override
        public void handle(List<StoredEvent> batch) {
            batch.forEach(event -> byUser.computeIfAbsent(
                            event.event().userId().value(), _ -> Collections.synchronizedList(new ArrayList<>()))
                    .add(event));
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
