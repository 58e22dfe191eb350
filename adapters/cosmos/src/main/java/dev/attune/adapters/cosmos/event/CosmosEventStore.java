package dev.attune.adapters.cosmos.event;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.client.Failures;
import dev.attune.adapters.cosmos.client.Ids;
import dev.attune.adapters.cosmos.client.RequestReads;
import dev.attune.application.port.Appended;
import dev.attune.application.port.Deployment;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.port.Tail;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.Token;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores an event as a document under its user. The document's id is made from the event's id, so an event that is sent
 * again meets itself.
 */
public final class CosmosEventStore implements EventStore {
    /** The clocks of the servers that write for one partition, one after another, differ by less than this. */
    private static final long SKEW_SECONDS = 5;
    /** Minimum time that an event is kept, however old it is when it arrives. The feed has this long to deliver it. */
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(CosmosEventStore.class);
    private static final String SESSION_TOKEN = "x-ms-session-token";
    private static final int SCAN_BUFFER = 1_000;
    private static final int REQUESTS_AT_ONCE = 16;
    /**
     * A page has the time of a read. All pages of a tail together have this long, for a request that waits. Whoever
     * asks from the start makes a profile anew, which takes as long as it takes.
     */
    private static final Duration WHOLE_TAIL = Duration.ofSeconds(5);

    private final CosmosDatabase database;
    private final CosmosAsyncContainer events;
    private final RequestReads reads;
    private final Deployment deployment;
    private final com.azure.cosmos.ConsistencyLevel account;

    public CosmosEventStore(CosmosDatabase database) {
        this.database = database;
        this.events = database.serving(ContainerName.EVENTS);
        this.reads = new RequestReads(database, ContainerName.EVENTS);
        this.account = database.consistency();
        this.deployment = DeploymentDocument.readOrCreate(database.serving(ContainerName.LEASES));
        warmUp();
    }

    /**
     * Makes the first requests find the plan of their query, whichever client asks. An instance starts even if the
     * store is busy at that moment.
     */
    private void warmUp() {
        Position now = new Position(0, database.clock().instant().getEpochSecond());
        try {
            Stream.of(Consistency.session(Token.EMPTY), Consistency.of(ConsistencyLevel.BOUNDED))
                    .forEach(each -> after(new UserId("nobody"), now, 1, each));
        } catch (StoreUnavailable e) {
            LOG.info("The first requests will be slower: {}", e.getMessage());
        }
    }

    private static SqlQuerySpec tail(long fromSecond) {
        return new SqlQuerySpec("SELECT * FROM c WHERE c._ts >= @from", new SqlParameter("@from", fromSecond));
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> batch) {
        if (batch.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        Map<Key, Event> distinct = new LinkedHashMap<>();
        batch.forEach(event -> distinct.putIfAbsent(Key.of(event), event));
        Mono<Map<Key, Appended>> stored =
                distinct.size() == 1 ? one(distinct.values().iterator().next()) : many(distinct.values());
        return stored.map(answers -> inOrder(batch, answers))
                .onErrorMap(Failures::translated)
                .toFuture();
    }

    private Mono<Map<Key, Appended>> one(Event event) {
        return events.createItem(
                        document(event), new PartitionKey(event.userId().value()), Documents.repeatable())
                .map(response -> stored(false, response.getSessionToken()))
                .onErrorResume(
                        CosmosException.class,
                        e -> Failures.is(e, Failures.CONFLICT)
                                ? duplicate(
                                        Key.of(event), e.getResponseHeaders().get(SESSION_TOKEN))
                                : Mono.error(e))
                .map(answer -> Map.of(Key.of(event), answer));
    }

    private Mono<Map<Key, Appended>> many(Iterable<Event> distinct) {
        return events.executeBulkOperations(Flux.fromIterable(distinct)
                        .map(event -> CosmosBulkOperations.getCreateItemOperation(
                                document(event), new PartitionKey(event.userId().value()), Key.of(event))))
                .flatMap(this::answer, REQUESTS_AT_ONCE)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .flatMap(CosmosEventStore::unlessAllAreRefused);
    }

    private Mono<Map.Entry<Key, Appended>> answer(CosmosBulkOperationResponse<Object> each) {
        Key key = each.getOperation().getContext();
        return Documents.outcome(each, status -> Documents.succeeded(status) || status == Failures.CONFLICT)
                .flatMap(response -> response.getStatusCode() == Failures.CONFLICT
                        ? duplicate(key, response.getSessionToken())
                        : Mono.just(stored(false, response.getSessionToken())))
                .onErrorResume(e -> Failures.translated(e) instanceof StoreUnavailable unavailable
                        ? Mono.just(new Appended.Refused(unavailable))
                        : Mono.error(e))
                .map(answer -> Map.entry(key, answer));
    }

    private static Mono<Map<Key, Appended>> unlessAllAreRefused(Map<Key, Appended> answers) {
        Appended any = answers.values().iterator().next();
        boolean all = answers.values().stream().allMatch(Appended.Refused.class::isInstance);
        return all && any instanceof Appended.Refused(StoreUnavailable reason)
                ? Mono.error(reason)
                : Mono.just(answers);
    }

    /**
     * A conflict means that the event itself was stored before, at or before the present end of its partition. If the
     * answer does not tell that end, a read of the event does.
     */
    private Mono<Appended> duplicate(Key key, String sessionToken) {
        return sessionToken != null
                ? Mono.just(stored(true, sessionToken))
                : events.readItem(
                                Ids.of(key.id().value()),
                                new PartitionKey(key.user().value()),
                                ObjectNode.class)
                        .map(response -> stored(true, response.getSessionToken()));
    }

    private static Appended stored(boolean duplicate, String sessionToken) {
        return new Appended.Stored(duplicate, Positions.of(sessionToken), Optional.of(Positions.session(sessionToken)));
    }

    private static List<Appended> inOrder(List<Event> batch, Map<Key, Appended> answers) {
        Set<Key> met = new HashSet<>();
        List<Appended> inOrder = new ArrayList<>(batch.size());
        for (Event event : batch) {
            Appended answer = answers.get(Key.of(event));
            boolean again = !met.add(Key.of(event));
            inOrder.add(
                    again && answer instanceof Appended.Stored(boolean _, Position position, var session)
                            ? new Appended.Stored(true, position, session)
                            : answer);
        }
        return inOrder;
    }

    @Override
    public void requireLevel(ConsistencyLevel level) {
        if (level == ConsistencyLevel.STRONG && account != com.azure.cosmos.ConsistencyLevel.STRONG) {
            throw new InvalidValue(
                    ConsistencyLevel.FIELD,
                    "eventual, bounded or session, because the Cosmos DB account's default consistency is " + account
                            + " (az cosmosdb update --default-consistency-level Strong raises it)",
                    level.text());
        }
    }

    /** Gives the document its time to live, so that Cosmos DB itself removes events older than the retention. */
    private ObjectNode document(Event event) {
        ObjectNode document = EventDocument.of(event);
        database.settings().retention().ifPresent(keep -> {
            Duration left = Duration.between(
                    database.clock().instant(), event.timestamp().plus(keep));
            document.put("ttl", Math.min(Integer.MAX_VALUE, Math.max(LEAST_KEPT.toSeconds(), left.toSeconds())));
        });
        return document;
    }

    /**
     * Reads by the second of the last write, which is indexed, and starts a little earlier. Events that are known
     * already do no harm.
     */
    @Override
    public Tail after(UserId user, Position position, int limit, Consistency consistency) {
        CosmosQueryRequestOptions options = reads.ofTail(consistency).setPartitionKey(new PartitionKey(user.value()));
        SqlQuerySpec query = tail(position.detail() - SKEW_SECONDS);
        Mono<TailPages> tail = reads.from(RequestReads.tailLevel(consistency))
                .queryItems(query, options, ObjectNode.class)
                .byPage()
                .collect(() -> new TailPages(position, limit), TailPages::add);
        return CosmosDatabase.await(position.equals(Position.START) ? tail : tail.timeout(WHOLE_TAIL))
                .tail();
    }

    @Override
    public List<Event> export(UserId user, Optional<EventId> after, int limit) {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT * FROM c WHERE c.id > @after ORDER BY c.id",
                new SqlParameter("@after", after.map(id -> Ids.of(id.value())).orElse("")));
        CosmosQueryRequestOptions options =
                new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey(user.value()));
        // The limit counts only events, after other documents are left out. So a short page is the last one.
        return CosmosDatabase.await(EventDocument.events(events.queryItems(query, options, ObjectNode.class)
                        .byPage(limit)
                        .concatMapIterable(FeedResponse::getResults))
                .take(limit)
                .collectList());
    }

    @Override
    public Set<UserId> known(Map<UserId, List<StoredEvent>> delivered) {
        return CosmosDatabase.await(Flux.fromIterable(delivered.entrySet())
                .flatMap(
                        entry -> hasMoreThan(entry.getKey(), distinct(entry.getValue()))
                                .filter(more -> more)
                                .map(_ -> entry.getKey()),
                        REQUESTS_AT_ONCE)
                .collect(HashSet::new, Set::add));
    }

    private static long distinct(List<StoredEvent> events) {
        return events.stream().map(stored -> stored.event().id()).distinct().count();
    }

    /** Reads one page of ids with one more. No document says before which other one it was stored. */
    private Mono<Boolean> hasMoreThan(UserId user, long count) {
        CosmosQueryRequestOptions one = new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey(user.value()));
        return events.queryItems("SELECT c.id FROM c", one, ObjectNode.class)
                .byPage(Math.toIntExact(count + 1))
                .flatMapIterable(FeedResponse::getResults)
                .take(count + 1)
                .count()
                .map(stored -> stored > count);
    }

    @Override
    public Set<EventId> existing(UserId user, Set<EventId> ids) {
        return CosmosDatabase.await(
                Flux.fromIterable(ids).filterWhen(id -> exists(user, id)).collect(HashSet::new, Set::add));
    }

    private Mono<Boolean> exists(UserId user, EventId id) {
        return events.readItem(Ids.of(id.value()), new PartitionKey(user.value()), ObjectNode.class)
                .map(_ -> true)
                .onErrorResume(e -> Failures.is(e, Failures.NOT_FOUND) ? Mono.just(false) : Mono.error(e));
    }

    /** Documents that are not events are skipped, as in the feed. */
    @Override
    public void scan(Instant from, Instant to, Consumer<Event> consumer) {
        Flux<Event> found = EventDocument.events(
                        new EventScan(database.scanning(ContainerName.EVENTS), CosmosDatabase.SCANS).documents())
                .filter(event ->
                        !event.timestamp().isBefore(from) && event.timestamp().isBefore(to));
        try (var stream = found.toStream(SCAN_BUFFER)) {
            stream.forEach(consumer);
        } catch (RuntimeException e) {
            throw Failures.translated(e);
        }
    }

    @Override
    public void erase(UserId user) {
        PartitionKey key = new PartitionKey(user.value());
        CosmosQueryRequestOptions options = new CosmosQueryRequestOptions().setPartitionKey(key);
        CosmosDatabase.await(events.executeBulkOperations(
                        events.queryItems("SELECT c.id FROM c", options, ObjectNode.class)
                                .map(document -> CosmosBulkOperations.getDeleteItemOperation(
                                        document.path("id").asText(), key)))
                .concatMap(each ->
                        Documents.outcome(each, status -> Documents.succeeded(status) || status == Failures.NOT_FOUND))
                .then());
    }

    /** Does nothing, because each document carries its time to live. */
    @Override
    public boolean removeBefore(Instant cutOff) {
        return false;
    }

    @Override
    public Deployment deployment() {
        return deployment;
    }

    private record Key(UserId user, EventId id) {
        static Key of(Event event) {
            return new Key(event.userId(), event.id());
        }
    }
}
