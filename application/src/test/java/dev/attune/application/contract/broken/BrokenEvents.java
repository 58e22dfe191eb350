package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.port.Appended;
import dev.attune.application.port.Deployment;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Event stores that each break one promise of {@link dev.attune.application.port.EventStore}. */
enum BrokenEvents implements Broken {
    STORES_TWICE("stores an event again that it has", "theFirstEventWithAnIdWins") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                protected boolean same(Event one, Event other) {
                    return false;
                }
            };
        }
    },
    LAST_WINS("lets the last event with an id win", "theFirstEventWithAnIdWins") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    for (Event event : batch) {
                        events.replaceAll(stored ->
                                same(stored.event(), event) ? new StoredEvent(event, stored.position()) : stored);
                    }
                    return super.append(batch);
                }
            };
        }
    },
    REPEATS_ARE_NEW("takes a repetition within one call for a new event", "aRepetitionWithinOneCallIsADuplicate") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    List<Event> before = events.stream().map(StoredEvent::event).toList();
                    return super.append(batch)
                            .thenApply(answers -> IntStream.range(0, batch.size())
                                    .<Appended>mapToObj(i -> new Appended.Stored(
                                            before.stream().anyMatch(event -> same(event, batch.get(i))),
                                            ((Appended.Stored) answers.get(i)).position()))
                                    .toList());
                }
            };
        }
    },
    ID_ALONE_COUNTS("knows an event by its id alone", "theSameIdOfAnotherUserIsAnotherEvent") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                protected boolean same(Event one, Event other) {
                    return one.id().equals(other.id());
                }
            };
        }
    },
    IGNORES_CASE("takes event ids that differ in case for one", "everyIdIsAnEventOfItsOwn") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                protected boolean same(Event one, Event other) {
                    return one.userId().equals(other.userId())
                            && one.id().value().equalsIgnoreCase(other.id().value());
                }
            };
        }
    },
    TRIMS_USERS("takes users for one whose ids differ in a space", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                protected boolean same(Event one, Event other) {
                    return one.id().equals(other.id())
                            && one.userId()
                                    .value()
                                    .strip()
                                    .equals(other.userId().value().strip());
                }
            };
        }
    },
    JOINS_ITS_KEYS("joins user and id to a key without a bound between them", "userAndIdDoNotRunTogether") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                protected boolean same(Event one, Event other) {
                    return (one.userId().value() + one.id().value())
                            .equals(other.userId().value() + other.id().value());
                }
            };
        }
    },
    ANSWERS_IN_ITS_ORDER("answers in the order in which it stores", "answersComeInTheOrderOfTheEvents") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch.stream()
                            .sorted(Comparator.comparing(event -> event.id().value()))
                            .toList());
                }
            };
        }
    },
    ANSWERS_EARLY("answers before the events are there", "everythingOfAnEventComesBack") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> super.append(batch));
                    return CompletableFuture.completedFuture(batch.stream()
                            .<Appended>map(_ -> new Appended.Stored(false, new Position(0, 1)))
                            .toList());
                }
            };
        }
    },
    THROWS("throws where the answer has to fail", "aServerThatDoesNotAnswerIsUnavailable") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    check();
                    return super.append(batch);
                }
            };
        }
    },
    ANSWERS_NOTHING_WITH_A_FAILURE("fails when it is given no events", "noEventsAreAnsweredWithNothing") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch)
                            .thenApply(answers -> answers.subList(answers.indexOf(answers.getFirst()), answers.size()));
                }
            };
        }
    },
    CUTS_A_CALL("stores the first 1,000 events of a call", "oneCallTakesThousandsOfEvents") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch.subList(0, Math.min(1_000, batch.size())))
                            .thenApply(answers -> IntStream.range(0, batch.size())
                                    .mapToObj(i -> answers.get(Math.min(i, answers.size() - 1)))
                                    .toList());
                }
            };
        }
    },
    ONE_POSITION_FOR_ALL("gives the same position to events of different calls", "positionsRise") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch)
                            .thenApply(answers -> answers.stream()
                                    .<Appended>map(answer -> new Appended.Stored(
                                            ((Appended.Stored) answer).duplicate(), new Position(0, 1)))
                                    .toList());
                }
            };
        }
    },
    LOSES_SESSIONS("loses the session of an event", "everythingOfAnEventComesBack") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch.stream()
                            .map(event -> new Event(
                                    event.id(),
                                    event.userId(),
                                    event.itemId(),
                                    event.type(),
                                    event.value(),
                                    event.timestamp(),
                                    Optional.empty(),
                                    event.recommendationId()))
                            .toList());
                }
            };
        }
    },
    ROUNDS_TIMES("keeps the seconds of a time alone", "everythingOfAnEventComesBack") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch.stream()
                            .map(event -> new Event(
                                    event.id(),
                                    event.userId(),
                                    event.itemId(),
                                    event.type(),
                                    event.value(),
                                    event.timestamp().truncatedTo(ChronoUnit.SECONDS),
                                    event.sessionId(),
                                    event.recommendationId()))
                            .toList());
                }
            };
        }
    },
    SILENCE_IS_A_DEFECT(
            "throws IllegalStateException when its server does not answer", "aServerThatDoesNotAnswerIsUnavailable") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Set<EventId> existing(UserId user, Set<EventId> ids) {
                    try {
                        return super.existing(user, ids);
                    } catch (StoreUnavailable e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    },
    SILENCE_IS_NOTHING("finds no events when its server does not answer", "aServerThatDoesNotAnswerIsUnavailable") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    try {
                        return super.after(user, position, limit, consistency);
                    } catch (StoreUnavailable _) {
                        return new Tail(List.of(), position);
                    }
                }
            };
        }
    },
    CUTS_THE_NEWEST("cuts the newest events off a tail that is too long", "aTailHoldsTheNewestAndTheyComeFirst") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Tail all = super.after(user, position, Integer.MAX_VALUE, consistency);
                    int size = all.events().size();
                    return new Tail(all.events().subList(Math.max(0, size - limit), size), all.upTo());
                }
            };
        }
    },
    OLDEST_FIRST("hands a tail over with the oldest event first", "aTailHoldsTheNewestAndTheyComeFirst") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Tail tail = super.after(user, position, limit, consistency);
                    return new Tail(tail.events().reversed(), tail.upTo());
                }
            };
        }
    },
    ORDERS_BY_TIME("orders a tail by the time of the events", "aTailHoldsTheNewestAndTheyComeFirst") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Tail tail = super.after(user, position, Integer.MAX_VALUE, consistency);
                    return new Tail(
                            tail.events().stream()
                                    .sorted(Comparator.comparing(Event::timestamp)
                                            .reversed())
                                    .limit(limit)
                                    .toList(),
                            tail.upTo());
                }
            };
        }
    },
    TAIL_WITHOUT_LIMIT("ignores the limit of a tail", "theTailIsWhatCameAfterAPosition") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    return super.after(user, position, Integer.MAX_VALUE, consistency);
                }
            };
        }
    },
    TAIL_OF_EVERYBODY("takes events of other users into a tail", "aTailIsOneUsersAlone") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Tail tail = super.after(user, position, limit, consistency);
                    return new Tail(
                            events.stream()
                                    .filter(stored -> stored.position().compareTo(position) > 0)
                                    .map(StoredEvent::event)
                                    .toList(),
                            tail.upTo());
                }
            };
        }
    },
    TAIL_STANDS_STILL(
            "never says that a tail goes further than the position asked for", "everythingOfAnEventComesBack") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    return new Tail(
                            super.after(user, position, limit, consistency).events(), position);
                }
            };
        }
    },
    TAIL_SAYS_TOO_MUCH("says that a tail holds what comes later", "aTailDoesNotClaimWhatComesLater") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Tail tail = super.after(user, position, limit, consistency);
                    return new Tail(tail.events(), tail.upTo().max(new Position(0, last().detail() + 1)));
                }
            };
        }
    },
    TAIL_GOES_BACK("says position zero where a tail is empty", "aTailIsOneUsersAlone") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Tail tail = super.after(user, position, limit, consistency);
                    return new Tail(tail.events(), tail.events().isEmpty() ? Position.START : tail.upTo());
                }
            };
        }
    },
    TAIL_SKIPS_ONE("misses the first event after a position", "theTailIsWhatCameAfterAPosition") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    return super.after(user, new Position(0, position.detail() + 1), limit, consistency);
                }
            };
        }
    },
    FORGETS_SESSION("forgets the token of a session", "everyLevelSeesWhatItMust") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Position seen = new Position(0, Math.max(0, last().detail() - 1));
                    return consistency.level() == ConsistencyLevel.SESSION
                                    && !consistency.maxStaleness().isZero()
                            ? new Tail(
                                    between(position, seen).stream()
                                            .map(StoredEvent::event)
                                            .toList(),
                                    position)
                            : super.after(user, position, limit, consistency);
                }
            };
        }
    },
    FORGETS_BOUNDED("forgets that `bounded` asks for every acknowledged event", "everyLevelSeesWhatItMust") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Position seen = new Position(0, Math.max(0, last().detail() - 1));
                    return consistency.level() == ConsistencyLevel.BOUNDED
                                    && !consistency.maxStaleness().isZero()
                            ? new Tail(
                                    between(position, seen).stream()
                                            .map(StoredEvent::event)
                                            .toList(),
                                    position)
                            : super.after(user, position, limit, consistency);
                }
            };
        }
    },
    FORGETS_STRONG("forgets that `strong` asks for every acknowledged event", "everyLevelSeesWhatItMust") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Tail after(UserId user, Position position, int limit, Consistency consistency) {
                    Position seen = new Position(0, Math.max(0, last().detail() - 1));
                    return consistency.level() == ConsistencyLevel.STRONG
                                    && !consistency.maxStaleness().isZero()
                            ? new Tail(
                                    between(position, seen).stream()
                                            .map(StoredEvent::event)
                                            .toList(),
                                    position)
                            : super.after(user, position, limit, consistency);
                }
            };
        }
    },
    EXPORTS_AS_STORED("exports events in the order in which they were stored", "anExportIsOrderedByTheBytesOfItsIds") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized List<Event> export(UserId user, Optional<EventId> after, int limit) {
                    List<Event> ordered = events.stream()
                            .map(StoredEvent::event)
                            .filter(event -> event.userId().equals(user))
                            .toList();
                    int from = after.map(id ->
                                    ordered.stream().map(Event::id).toList().indexOf(id) + 1)
                            .orElse(0);
                    return ordered.stream().skip(from).limit(limit).toList();
                }
            };
        }
    },
    ORDERS_BY_UTF_16("orders an export as Java orders strings", "anExportIsOrderedByTheBytesOfItsIds") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized List<Event> export(UserId user, Optional<EventId> after, int limit) {
                    return super.export(user, Optional.empty(), Integer.MAX_VALUE).stream()
                            .filter(event -> after.isEmpty()
                                    || event.id().value().compareTo(after.get().value()) > 0)
                            .sorted(Comparator.comparing(event -> event.id().value()))
                            .limit(limit)
                            .toList();
                }
            };
        }
    },
    REPEATS_THE_LAST("begins a page with the last event of the page before", "anExportComesInPages") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized List<Event> export(UserId user, Optional<EventId> after, int limit) {
                    List<Event> page = super.export(user, after, limit);
                    return after.isEmpty()
                            ? page
                            : Stream.concat(
                                            super.export(user, Optional.empty(), Integer.MAX_VALUE).stream()
                                                    .filter(event -> event.id().equals(after.get())),
                                            page.stream())
                                    .limit(limit)
                                    .toList();
                }
            };
        }
    },
    PAGE_WITHOUT_LIMIT("ignores the limit of a page", "anExportComesInPages") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized List<Event> export(UserId user, Optional<EventId> after, int limit) {
                    return super.export(user, after, Integer.MAX_VALUE);
                }
            };
        }
    },
    EXPORTS_ONE_PAGE("has no second page", "anExportComesInPages") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized List<Event> export(UserId user, Optional<EventId> after, int limit) {
                    return after.isEmpty() ? super.export(user, after, limit) : List.of();
                }
            };
        }
    },
    KNOWS_NOBODY("knows nobody from before", "whoHadEventsBeforeTheOnesDeliveredIsKnown") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Set<UserId> known(Map<UserId, List<StoredEvent>> delivered) {
                    return Set.of();
                }
            };
        }
    },
    KNOWS_BY_WHAT_IS_DELIVERED(
            "takes what is delivered for what was there before", "whoHadEventsBeforeTheOnesDeliveredIsKnown") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Set<UserId> known(Map<UserId, List<StoredEvent>> delivered) {
                    return all().stream()
                            .map(stored -> stored.event().userId())
                            .filter(delivered::containsKey)
                            .collect(Collectors.toSet());
                }
            };
        }
    },
    ALL_EXIST("says that every id exists", "existingAnswersForManyIds") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Set<EventId> existing(UserId user, Set<EventId> ids) {
                    return super.existing(user, ids).isEmpty() ? Set.of() : ids;
                }
            };
        }
    },
    EXIST_FOR_ANYBODY("says that an id exists which another user has", "anErasedUserHasNoEvents") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Set<EventId> existing(UserId user, Set<EventId> ids) {
                    return events.stream()
                            .map(stored -> stored.event().id())
                            .filter(ids::contains)
                            .collect(Collectors.toSet());
                }
            };
        }
    },
    ASKS_FOR_100("looks for no more than 100 ids", "existingAnswersForManyIds") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized Set<EventId> existing(UserId user, Set<EventId> ids) {
                    return super.existing(user, ids.stream().limit(100).collect(Collectors.toSet()));
                }
            };
        }
    },
    SCANS_PAST_THE_END("takes the end of a scan in", "theBoundsOfAScanAreExact") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    super.scan(from, to.plusMillis(1), consumer);
                }
            };
        }
    },
    SCANS_AFTER_THE_START("leaves the start of a scan out", "theBoundsOfAScanAreExact") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    super.scan(from.plusMillis(1), to, consumer);
                }
            };
        }
    },
    SCANS_SECONDS("compares the seconds of times alone in a scan", "theBoundsOfAScanAreExact") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    super.scan(
                            from.truncatedTo(ChronoUnit.SECONDS),
                            to.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1),
                            consumer);
                }
            };
        }
    },
    SCANS_1000("ends a scan after 1,000 events", "oneCallTakesThousandsOfEvents") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    AtomicInteger left = new AtomicInteger(1_000);
                    super.scan(from, to, event -> {
                        if (left.getAndDecrement() > 0) {
                            consumer.accept(event);
                        }
                    });
                }
            };
        }
    },
    SCANS_TWICE("hands an event over twice in a scan", "aScanSeesTheTimeItAsksFor") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    super.scan(from, to, consumer);
                    super.scan(from, to, consumer);
                }
            };
        }
    },
    SCANS_ON("goes on with a scan whose consumer has failed", "aConsumerThatFailsIsAskedNoMore") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    List<RuntimeException> failures = new ArrayList<>();
                    super.scan(from, to, event -> {
                        try {
                            consumer.accept(event);
                        } catch (IllegalStateException e) {
                            failures.add(e);
                        }
                    });
                    failures.stream().findFirst().ifPresent(e -> {
                        throw e;
                    });
                }
            };
        }
    },
    SWALLOWS_EXCEPTIONS("passes over the exception of a consumer", "aScanEndsWithItsConsumersFailure") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    try {
                        super.scan(from, to, consumer);
                    } catch (IllegalStateException _) {
                        // The fault.
                    }
                }
            };
        }
    },
    ERASES_NEIGHBOURS("erases users whose ids begin alike", "anErasureTakesEverythingOfOneUserAlone") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized void erase(UserId user) {
                    check();
                    events.removeIf(stored -> stored.event().userId().value().startsWith(user.value()));
                }
            };
        }
    },
    HIDES_THE_ERASED(
            "hides an erased user from exports and tails, and not from a scan",
            "anErasureTakesEverythingOfOneUserAlone") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                private final Set<Event> hidden = new HashSet<>();

                @Override
                public synchronized void erase(UserId user) {
                    hidden.addAll(super.export(user, Optional.empty(), Integer.MAX_VALUE));
                    super.erase(user);
                }

                @Override
                public void scan(Instant from, Instant to, Consumer<Event> consumer) {
                    super.scan(from, to, consumer);
                    hidden.forEach(consumer);
                }
            };
        }
    },
    REMEMBERS_THE_ERASED("takes an event for a duplicate that it has erased", "anErasedUserHasNoEvents") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                private final List<Event> erased = new ArrayList<>();

                @Override
                public synchronized void erase(UserId user) {
                    erased.addAll(super.export(user, Optional.empty(), Integer.MAX_VALUE));
                    super.erase(user);
                }

                @Override
                public synchronized CompletionStage<List<Appended>> append(List<Event> batch) {
                    return super.append(batch)
                            .thenApply(answers -> IntStream.range(0, batch.size())
                                    .<Appended>mapToObj(i -> answers.get(i)
                                                    instanceof Appended.Stored(var duplicate, var at, var session)
                                            ? new Appended.Stored(
                                                    duplicate
                                                            || erased.stream()
                                                                    .anyMatch(event -> same(event, batch.get(i))),
                                                    at,
                                                    session)
                                            : answers.get(i))
                                    .toList());
                }
            };
        }
    },
    REMOVES_THE_UNDELIVERED(
            "removes old events that no feed has delivered", "retentionTakesNothingThatNoFeedHasDelivered") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized boolean removeBefore(Instant cutOff) {
                    check();
                    return events.removeIf(stored -> stored.event().timestamp().isBefore(cutOff));
                }
            };
        }
    },
    REMOVES_FOR_EVER("never says that its walk is done", "retentionTakesNothingThatNoFeedHasDelivered") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized boolean removeBefore(Instant cutOff) {
                    super.removeBefore(cutOff);
                    return true;
                }
            };
        }
    },
    NEW_DEPLOYMENT_EACH_TIME("is another deployment each time it is asked", "everyInstanceKnowsTheSameDeployment") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public Deployment deployment() {
                    return new Deployment(
                            UUID.randomUUID().toString().substring(0, 8).getBytes(StandardCharsets.UTF_8),
                            new byte[32]);
                }
            };
        }
    },
    LOSES_A_RACE("looks for an event and stores it later, without a lock between", "manyWritersStoreEachEventOnce") {
        @Override
        InMemoryEvents store() {
            CyclicBarrier twoHaveLooked = new CyclicBarrier(2);
            return new InMemoryEvents() {
                @SuppressWarnings("UnsynchronizedOverridesSynchronized") // The fault.
                @Override
                public CompletionStage<List<Appended>> append(List<Event> batch) {
                    List<Event> unknown = new ArrayList<>();
                    for (Event event : batch) {
                        if (all().stream().noneMatch(stored -> same(stored.event(), event))) {
                            unknown.add(event);
                        }
                    }
                    awaitTheOther(twoHaveLooked);
                    return super.append(batch)
                            .thenApply(answers -> IntStream.range(0, batch.size())
                                    .<Appended>mapToObj(i -> new Appended.Stored(
                                            !unknown.contains(batch.get(i)),
                                            ((Appended.Stored) answers.get(i)).position()))
                                    .toList());
                }
            };
        }
    };

    /**
     * The first two to look wait for each other, so that the race is run however the threads are scheduled. Once the
     * barrier is broken nobody waits any more. The last one of an odd number of writers breaks it.
     */
    private static void awaitTheOther(CyclicBarrier twoHaveLooked) {
        try {
            twoHaveLooked.await(2, TimeUnit.SECONDS);
        } catch (TimeoutException | BrokenBarrierException e) {
            // Nobody is left to race with.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final String fault;
    private final String caughtBy;

    BrokenEvents(String fault, String caughtBy) {
        this.fault = fault;
        this.caughtBy = caughtBy;
    }

    abstract InMemoryEvents store();

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public String caughtBy() {
        return caughtBy;
    }

    @Override
    public Object contract() {
        return new EventsOnTrial(this::store);
    }

    @Override
    public Object sound() {
        return new EventsOnTrial(InMemoryEvents::new);
    }
}
