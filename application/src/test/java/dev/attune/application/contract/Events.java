package dev.attune.application.contract;

import dev.attune.application.port.Appended.Stored;
import dev.attune.application.port.EventStore;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/** Events and waits for tests. */
public final class Events {
    public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    /**
     * Texts that are different ids, though a store may be tempted to take some for one. None has more than 91
     * characters.
     */
    public static final List<String> DIFFERENT_IDS = List.of(
            "ann",
            "Ann",
            "ANN",
            "ann ",
            " ann",
            "\u0430nn",
            "\u00e5nn",
            "a\u030ann",
            "\uff41nn",
            "ann/1",
            "ann_1",
            "ann-1",
            "ann%2F1",
            "ann\\1",
            "ann?1",
            "ann#1",
            "ann:1",
            "ann*",
            "ann%",
            "ann'1",
            "ann\"1",
            "stra\u00dfe",
            "strasse",
            "\u0131",
            "i",
            "\u4eba",
            "\u9f8d",
            "\uffe5",
            "\ud83d\udeb2",
            "\ud83d\udeb3",
            "x".repeat(90),
            "x".repeat(91),
            "\ud83d\udeb2".repeat(91));

    private Events() {}

    public static Event view(String user, String id, String item, long seconds) {
        return event(user, id, item, "view", seconds);
    }

    public static Event event(String user, String id, String item, String type, long seconds) {
        return new Event(
                new EventId(id),
                new UserId(user),
                new ItemId(item),
                new EventType(type),
                OptionalDouble.empty(),
                T0.plusSeconds(seconds),
                Optional.empty(),
                Optional.empty());
    }

    /** Stores the events and waits until they are durable, all of them. */
    public static List<Stored> append(EventStore store, Event... events) {
        return store.append(List.of(events)).toCompletableFuture().join().stream()
                .map(Stored.class::cast)
                .toList();
    }

    /** Waits until it is so, or fails with what was expected. */
    public static void await(String expectation, Duration limit, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + ": " + expectation);
            }
            Thread.sleep(Duration.ofMillis(10));
        }
    }
}
