package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryEvents;
import dev.attune.application.contract.InMemoryFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Change feeds that each break one promise of {@link dev.attune.application.port.ChangeFeed}. */
enum BrokenFeeds implements Broken {
    STARTS_FROM_NOW(
            "begins with what comes after the first subscription",
            "whatWasStoredBeforeTheFirstSubscriptionIsDelivered") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                private final Position start = events.last();

                @Override
                protected List<StoredEvent> read(String consumer, int partition, Position after, Position upTo) {
                    return super.read(consumer, partition, after.max(start), upTo);
                }
            };
        }
    },
    LOSES_A_FAILED_BATCH("goes on when a handler has thrown", "whatAHandlerThrewOnIsDeliveredAgain") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    super.handled(handler, batch);
                    return true;
                }
            };
        }
    },
    REDELIVERS_ONE(
            "delivers the first event of a failed batch again, and not the others",
            "allOfAFailedBatchComesAgainInOrderAndAfterAPause") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    return super.handled(handler, batch) || super.handled(handler, batch.subList(0, 1));
                }
            };
        }
    },
    PASSES_OVER_THE_CULPRIT(
            "passes over an event that a handler has thrown on", "allOfAFailedBatchComesAgainInOrderAndAfterAPause") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    batch.forEach(event -> super.handled(handler, List.of(event)));
                    return true;
                }
            };
        }
    },
    GOES_ON_BEHIND_A_FAILURE(
            "delivers later events before those of a failed batch",
            "allOfAFailedBatchComesAgainInOrderAndAfterAPause") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                private final List<StoredEvent> failed = new CopyOnWriteArrayList<>();

                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    if (!super.handled(handler, batch.subList(0, 1))) {
                        failed.add(batch.getFirst());
                    }
                    for (StoredEvent event : batch.subList(1, batch.size())) {
                        if (!super.handled(handler, List.of(event))) {
                            failed.add(event);
                        }
                    }
                    while (!failed.isEmpty()) {
                        failed.removeIf(event -> super.handled(handler, List.of(event)));
                    }
                    return true;
                }
            };
        }
    },
    HURRIES("delivers a failed batch again without a pause", "allOfAFailedBatchComesAgainInOrderAndAfterAPause") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    try {
                        handler.handle(batch);
                        return true;
                    } catch (RuntimeException | Error _) {
                        return false;
                    }
                }
            };
        }
    },
    ENDS_WITH_AN_ERROR(
            "ends in silence when a handler throws an Error", "allOfAFailedBatchComesAgainInOrderAndAfterAPause") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    return super.handled(
                            each -> {
                                try {
                                    handler.handle(each);
                                } catch (Error e) {
                                    Thread.currentThread().interrupt();
                                    throw e;
                                }
                            },
                            batch);
                }
            };
        }
    },
    DELIVERS_BACKWARDS("turns the order within a batch round", "everyEventIsDeliveredInOrderPerUser") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    return super.handled(handler, batch.reversed());
                }
            };
        }
    },
    SORTS_BY_USER("delivers a partition user by user", "theEventsOfAPartitionAreInOrder") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    return super.handled(
                            handler,
                            batch.stream()
                                    .sorted(Comparator.comparing(
                                            stored -> stored.event().userId()))
                                    .toList());
                }
            };
        }
    },
    SORTS_BY_TIME("delivers in the order of the times of the events", "theEventsOfAPartitionAreInOrder") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    return super.handled(
                            handler,
                            batch.stream()
                                    .sorted(Comparator.comparing(
                                            stored -> stored.event().timestamp()))
                                    .toList());
                }
            };
        }
    },
    CUTS_A_BACKLOG("loses what does not fit into a batch", "aLongBacklogIsDeliveredInOrder") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected void advance(String consumer, int partition, Position reached, long caughtUpAt) {
                    super.advance(consumer, partition, events.last(), caughtUpAt);
                }
            };
        }
    },
    SKIPS_WHAT_COMES_MEANWHILE(
            "passes over an event that is stored while it reads", "nothingIsLostOrOvertakenWhilePartitionsMove") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected List<StoredEvent> read(String consumer, int partition, Position after, Position upTo) {
                    List<StoredEvent> batch = super.read(consumer, partition, after, upTo);
                    sleep(Duration.ofMillis(1));
                    return batch;
                }

                @Override
                protected void advance(String consumer, int partition, Position reached, long caughtUpAt) {
                    super.advance(consumer, partition, caughtUpAt == 0 ? reached : events.last(), caughtUpAt);
                }
            };
        }
    },
    SHARES_A_PLACE("keeps one place in the feed for all consumers", "everyConsumerIsToldEverything") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                public Subscription subscribe(String consumer, FeedHandler handler) {
                    return super.subscribe("all", handler);
                }

                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    return super.checkpoints("all");
                }
            };
        }
    },
    DELIVERS_WITHOUT_POSITIONS("delivers events without their positions", "aPositionIsThatOfTheAcknowledgement") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    return super.handled(
                            handler,
                            batch.stream()
                                    .map(stored -> new StoredEvent(stored.event(), Position.START))
                                    .toList());
                }
            };
        }
    },
    DELIVERS_THE_LAST_POSITION(
            "delivers events with the position to which it has read", "aPositionIsThatOfTheAcknowledgement") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    Position last = batch.getLast().position();
                    return super.handled(
                            handler,
                            batch.stream()
                                    .map(stored -> new StoredEvent(stored.event(), last))
                                    .toList());
                }
            };
        }
    },
    CLOSES_AT_ONCE("does not wait for the batch under way when it is closed", "closingFinishesTheBatchUnderWay") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected void end(String consumer, Object member, Thread thread) {
                    leases.leave(consumer, member);
                }
            };
        }
    },
    INTERRUPTS("interrupts the handler when it is closed", "closingFinishesTheBatchUnderWay") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected void end(String consumer, Object member, Thread thread) {
                    thread.interrupt();
                    super.end(consumer, member, thread);
                }
            };
        }
    },
    FORGETS_THE_LAST_BATCH(
            "does not note the batch that was under way when it was closed", "closingFinishesTheBatchUnderWay") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                private volatile boolean ended;

                @Override
                protected void advance(String consumer, int partition, Position reached, long caughtUpAt) {
                    if (!ended) {
                        super.advance(consumer, partition, reached, caughtUpAt);
                    }
                }

                @Override
                protected void end(String consumer, Object member, Thread thread) {
                    ended = true;
                    super.end(consumer, member, thread);
                }
            };
        }
    },
    STARTS_OVER("begins anew with each subscription", "aNewSubscriptionGoesOnWhereTheLastOneEnded") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                private final Map<Integer, Position> reached = new ConcurrentHashMap<>();

                @Override
                protected List<StoredEvent> read(String consumer, int partition, Position after, Position upTo) {
                    return super.read(consumer, partition, reached.getOrDefault(partition, Position.START), upTo);
                }

                @Override
                protected void advance(String consumer, int partition, Position to, long caughtUpAt) {
                    reached.put(partition, to);
                    super.advance(consumer, partition, to, caughtUpAt);
                }
            };
        }
    },
    HANDS_NOTHING_BACK("keeps its partitions when it is closed", "partitionsAreSpreadEvenlyAndHandedBackAtOnce") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected void end(String consumer, Object member, Thread thread) {
                    join(thread);
                }
            };
        }
    },
    GIVES_NOTHING_UP(
            "keeps all partitions when another subscription comes", "partitionsAreSpreadEvenlyAndHandedBackAtOnce") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected List<Integer> balance(String consumer, Object member) {
                    List<Integer> held = leases.heldBy(consumer, member);
                    return held.isEmpty() ? super.balance(consumer, member) : held;
                }
            };
        }
    },
    READS_WHAT_OTHERS_HOLD(
            "delivers partitions that another subscription holds", "oneOfTheLiveSubscriptionsHoldsEachPartition") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected List<Integer> balance(String consumer, Object member) {
                    super.balance(consumer, member);
                    return IntStream.range(0, Partition.COUNT).boxed().toList();
                }

                @Override
                protected boolean handled(FeedHandler handler, List<StoredEvent> batch) {
                    sleep(Duration.ofMillis(2));
                    return super.handled(handler, batch);
                }
            };
        }
    },
    NOTES_BEFORE_IT_HANDLES("notes a batch as handled before it is", "whatAHandlerThrewOnIsDeliveredAgain") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected List<StoredEvent> read(String consumer, int partition, Position after, Position upTo) {
                    List<StoredEvent> batch = super.read(consumer, partition, after, upTo);
                    batch.forEach(event -> advance(consumer, partition, event.position(), 0));
                    return batch;
                }
            };
        }
    },
    IS_ALWAYS_UP_TO_DATE("says that it is up to date when nobody reads", "checkpointsSayHowFarItCame") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    return super.checkpoints(consumer).stream()
                            .map(point -> Checkpoint.of(point.partition().getAsInt(), Duration.ZERO, 0))
                            .toList();
                }
            };
        }
    },
    IS_UP_TO_DATE_FROM_THE_START(
            "says that it is up to date when nobody has subscribed", "aCheckpointClaimsNothingThatIsNotHandled") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    return super.checkpoints(consumer).stream()
                            .map(point -> point.age().equals(Checkpoint.NEVER)
                                    ? Checkpoint.of(point.partition().getAsInt(), Duration.ZERO, point.behind())
                                    : point)
                            .toList();
                }
            };
        }
    },
    LIVES_SO_IT_IS_UP_TO_DATE(
            "says that it is up to date while a handler is busy", "aCheckpointClaimsNothingThatIsNotHandled") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                private volatile boolean alive;

                @Override
                protected List<Integer> balance(String consumer, Object member) {
                    alive = true;
                    return super.balance(consumer, member);
                }

                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    return super.checkpoints(consumer).stream()
                            .map(point -> alive
                                    ? Checkpoint.of(point.partition().getAsInt(), Duration.ZERO, point.behind())
                                    : point)
                            .toList();
                }
            };
        }
    },
    IS_NEVER_BEHIND("says that no event is left to handle", "aCheckpointClaimsNothingThatIsNotHandled") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    return super.checkpoints(consumer).stream()
                            .map(point -> Checkpoint.of(point.partition().getAsInt(), point.age(), 0))
                            .toList();
                }
            };
        }
    },
    LEAVES_PARTITIONS_OUT("has no checkpoint for some partitions", "aCheckpointClaimsNothingThatIsNotHandled") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    return super.checkpoints(consumer).stream()
                            .filter(point -> point.partition().getAsInt() % 2 == Partition.COUNT % 2)
                            .toList();
                }
            };
        }
    },
    AGES_WITHOUT_EVENTS("ages when no events come", "checkpointsSayHowFarItCame") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                protected void advance(String consumer, int partition, Position reached, long caughtUpAt) {
                    super.advance(consumer, partition, reached, caughtUpAt == 0 ? System.currentTimeMillis() : 0);
                }
            };
        }
    },
    SILENCE_IS_A_DEFECT(
            "throws IllegalStateException when its server does not answer", "aServerThatDoesNotAnswerIsUnavailable") {
        @Override
        InMemoryFeed feed(InMemoryEvents store) {
            return new InMemoryFeed(store) {
                @Override
                public List<Checkpoint> checkpoints(String consumer) {
                    try {
                        return super.checkpoints(consumer);
                    } catch (StoreUnavailable e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    },
    REMOVES_FOR_THE_FASTEST(
            "removes events that one consumer has handled and another one has not",
            "retentionTakesWhatEveryConsumerHasHandled") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized boolean removeBefore(Instant cutOff) {
                    events.removeIf(stored -> stored.event().timestamp().isBefore(cutOff));
                    return false;
                }
            };
        }
    },
    REMOVES_THE_YOUNG("ignores the cut-off when it removes events", "retentionTakesWhatEveryConsumerHasHandled") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized boolean removeBefore(Instant cutOff) {
                    return super.removeBefore(Instant.MAX);
                }
            };
        }
    },
    REMOVES_AT_THE_CUT_OFF("removes events that happened at the cut-off", "retentionTakesWhatEveryConsumerHasHandled") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized boolean removeBefore(Instant cutOff) {
                    return super.removeBefore(cutOff.plusMillis(1));
                }
            };
        }
    },
    REMOVES_NOTHING("never removes an event", "retentionTakesWhatEveryConsumerHasHandled") {
        @Override
        InMemoryEvents store() {
            return new InMemoryEvents() {
                @Override
                public synchronized boolean removeBefore(Instant cutOff) {
                    return false;
                }
            };
        }
    };

    private final String fault;
    private final String caughtBy;

    BrokenFeeds(String fault, String caughtBy) {
        this.fault = fault;
        this.caughtBy = caughtBy;
    }

    InMemoryEvents store() {
        return new InMemoryEvents();
    }

    /** The feed of one instance on this store. */
    InMemoryFeed feed(InMemoryEvents store) {
        return new InMemoryFeed(store);
    }

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
        return new FeedsOnTrial(store(), this::feed);
    }

    @Override
    public Object sound() {
        return new FeedsOnTrial(new InMemoryEvents(), InMemoryFeed::new);
    }
}
