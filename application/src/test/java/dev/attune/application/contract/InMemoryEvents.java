package dev.attune.application.contract;

import dev.attune.application.port.Appended;
import dev.attune.application.port.Deployment;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An event store for tests of what stands on one; it keeps the contract. */
public class InMemoryEvents implements EventStore {
    /** By the bytes of UTF-8, as every store has it. */
    private static final Comparator<EventId> BY_ID =
            Comparator.comparing(id -> id.value().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final Deployment deployment = new Deployment(new byte[Deployment.ID_BYTES], new byte[Deployment.KEY_BYTES]);
    protected final List<StoredEvent> events = new ArrayList<>();
    private final InMemoryLeases leases = new InMemoryLeases();
    private long last;
    private RuntimeException failure;

    /** From now on everything fails like this; null ends it. */
    public synchronized void failWith(RuntimeException next) {
        failure = next;
    }

    /** Everything stored, in the order of the feed. */
    public synchronized List<StoredEvent> all() {
        return List.copyOf(events);
    }

    /** Where the last event stands. */
    public synchronized Position last() {
        check();
        return new Position(0, last);
    }

    /** What was stored after the first position, up to the second one. */
    public synchronized List<StoredEvent> between(Position after, Position upTo) {
        check();
        int from = events.size();
        while (from > 0 && events.get(from - 1).position().compareTo(after) > 0) {
            from--;
        }
        return events.subList(from, events.size()).stream()
                .filter(stored -> upTo.covers(stored.position()))
                .toList();
    }

    /** Who reads the feed, and how far each has come. */
    public InMemoryLeases leases() {
        return leases;
    }

    @Override
    public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        List<Appended> answers = new ArrayList<>();
        batch.forEach(event -> answers.add(appended(event)));
        return CompletableFuture.completedFuture(answers);
    }

    private Appended appended(Event event) {
        Optional<StoredEvent> first =
                events.stream().filter(stored -> same(stored.event(), event)).findFirst();
        if (first.isEmpty()) {
            events.add(new StoredEvent(event, new Position(0, ++last)));
        }
        return new Appended.Stored(
                first.isPresent(), first.map(StoredEvent::position).orElse(new Position(0, last)));
    }

    /** Whether the two are one event. */
    protected boolean same(Event one, Event other) {
        return one.userId().equals(other.userId()) && one.id().equals(other.id());
    }

    @Override
    public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
        check();
        List<StoredEvent> newestFirst = events.stream()
                .filter(stored -> stored.event().userId().equals(user)
                        && stored.position().compareTo(position) > 0)
                .sorted(Comparator.comparing(StoredEvent::position).reversed())
                .limit(limit)
                .toList();
        return new Tail(
                newestFirst.stream().map(StoredEvent::event).toList(),
                newestFirst.isEmpty() ? position : newestFirst.getFirst().position());
    }

    @Override
    public synchronized List<Event> export(UserId user, Optional<EventId> after, int limit) {
        check();
        return events.stream()
                .map(StoredEvent::event)
                .filter(event -> event.userId().equals(user))
                .filter(event -> after.isEmpty() || BY_ID.compare(event.id(), after.get()) > 0)
                .sorted(Comparator.comparing(Event::id, BY_ID))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Set<UserId> known(Map<UserId, List<StoredEvent>> delivered) {
        check();
        return events.stream()
                .filter(stored -> delivered.containsKey(stored.event().userId()))
                .filter(stored -> delivered.get(stored.event().userId()).stream()
                        .noneMatch(one -> stored.position().covers(one.position())))
                .map(stored -> stored.event().userId())
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized Set<EventId> existing(UserId user, Set<EventId> ids) {
        check();
        return events.stream()
                .map(StoredEvent::event)
                .filter(event -> event.userId().equals(user) && ids.contains(event.id()))
                .map(Event::id)
                .collect(Collectors.toSet());
    }

    @Override
    public void scan(Instant from, Instant to, Consumer<Event> consumer) {
        check();
        all().stream()
                .map(StoredEvent::event)
                .filter(event ->
                        !event.timestamp().isBefore(from) && event.timestamp().isBefore(to))
                .forEach(consumer);
    }

    @Override
    public synchronized void erase(UserId user) {
        check();
        events.removeIf(stored -> stored.event().userId().equals(user));
    }

    @Override
    public synchronized boolean removeBefore(Instant cutOff) {
        check();
        Position delivered = leases.delivered();
        events.removeIf(stored -> stored.event().timestamp().isBefore(cutOff) && delivered.covers(stored.position()));
        return false;
    }

    @Override
    public Deployment deployment() {
        return deployment;
    }

    protected final synchronized void check() {
        if (failure != null) {
            throw failure;
        }
    }
}
