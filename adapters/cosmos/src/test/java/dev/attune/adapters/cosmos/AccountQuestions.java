package dev.attune.adapters.cosmos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.ReadConsistencyStrategy;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.adapters.cosmos.event.Positions;
import dev.attune.application.contract.Events;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * Ten questions to an account, on whose answers the adapter stands or its costs do. Each prints a line: what was asked,
 * what was found, and what the fake assumes.
 */
abstract class AccountQuestions {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String USER = "quiet";
    private static final String SESSION = "x-ms-session-token";
    private static final int NEIGHBOURS = 2_000;

    private CosmosDatabase database;
    private CosmosAsyncContainer events;

    abstract CosmosDatabase open() throws Exception;

    abstract void remove();

    /** Whether an answer that differs from the assumption is a failure. */
    abstract boolean mustBeAsAssumed();

    @BeforeEach
    void openDatabase() throws Exception {
        database = open();
        events = database.serving(ContainerName.EVENTS);
    }

    @AfterEach
    void removeDatabase() {
        database.close();
        remove();
    }

    @Test
    void aTailCostsByTheUsersEventsAndNotByThoseOfOthers() {
        create(USER, "first");
        double alone = tailCost();
        store(NEIGHBOURS);
        double among = tailCost();
        answer(
                "what does the tail of a quiet user cost after " + NEIGHBOURS + " events of others",
                among < 2 * alone + 1 ? "about as much as before" : "more, by those of the others",
                "about as much as before",
                "%.1f, then %.1f request units".formatted(alone, among));
    }

    @Test
    void anEventCostsByItsSizeAndOneIndexedPath() {
        double cost = events.createItem(document(USER, "priced"), new PartitionKey(USER), null)
                .block()
                .getRequestCharge();
        answer(
                "what does an event cost to write",
                cost <= 6.5 ? "at most 6.5" : "more",
                "at most 6.5",
                "%.1f request units".formatted(cost));
    }

    @Test
    void aLargeNumberIsKept() {
        long number = (1L << 62) + 12_345;
        CosmosAsyncContainer items = database.background(ContainerName.STATISTICS);
        items.createItem(
                        JsonNodeFactory.instance.objectNode().put("id", "large").put("number", number))
                .block();
        long kept = items.readItem("large", new PartitionKey("large"), ObjectNode.class)
                .block()
                .getItem()
                .path("number")
                .longValue();
        answer(
                "is a whole number of 62 bits kept (digests are texts, whatever the answer)",
                kept == number ? "exactly" : "rounded",
                "exactly",
                "");
    }

    @Test
    void aBulkNumbersEachWrite() {
        List<String> sessions = bulk(50);
        long distinct = numbers().values().stream().distinct().count();
        answer(
                "has each write of a bulk a number of its own in the log",
                distinct == 50 ? "yes" : "no",
                "yes",
                distinct + " numbers of 50 writes, "
                        + sessions.stream().distinct().count() + " session tokens");
    }

    @Test
    void aSessionTokenHasAForm() {
        String token = create(USER, "form");
        answerThatMustBe(
                "has a session token the form RANGE:VERSION#NUMBER",
                token.matches("[^:]+:-?\\d+#\\d+(#.*)?") ? "yes" : "no",
                "yes",
                token);
    }

    @Test
    void aRefusalTellsItsSession() {
        create(USER, "twice");
        answer("does a 409 tell a session token", tellsSession(409), "yes", "");
    }

    @Test
    void aMissingDocumentTellsItsSession() {
        create(USER, "there");
        answer("does a 404 tell a session token", tellsSession(404), "yes", "");
    }

    @Test
    void aStrategyDecidesThePrice() {
        create(USER, "read");
        double any = read(ReadConsistencyStrategy.EVENTUAL);
        double committed = read(ReadConsistencyStrategy.LATEST_COMMITTED);
        answer(
                "is a read of what is committed made so, whatever the account's level",
                committed > 1.5 * any ? "yes, at twice the price" : "no, or for nothing",
                "yes, at twice the price",
                "%.1f and %.1f request units".formatted(any, committed));
    }

    @Test
    void secondsFollowTheLog() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            store(200);
            Thread.sleep(700);
        }
        List<JsonNode> inOrder = changes().stream()
                .sorted(Comparator.comparingLong(AccountQuestions::number))
                .toList();
        long back = IntStream.range(1, inOrder.size())
                .mapToLong(i -> seconds(inOrder.get(i - 1)) - seconds(inOrder.get(i)))
                .max()
                .orElse(0);
        answerThatMustBe(
                "do the seconds of writes follow their numbers, within the five that a tail goes back",
                back <= 5 ? "yes" : "no",
                "yes",
                "at most " + Math.max(0, back) + " s back");
    }

    @Test
    void theFeedNumbersAsTheAnswerDid() {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            acknowledged.put("e" + i, Positions.of(create(USER, "e" + i)).order());
        }
        Map<String, Long> delivered = numbers();
        long covered = acknowledged.entrySet().stream()
                .filter(each -> each.getValue() >= delivered.getOrDefault(each.getKey(), Long.MAX_VALUE))
                .count();
        long same = acknowledged.entrySet().stream()
                .filter(each -> Objects.equals(each.getValue(), delivered.get(each.getKey())))
                .count();
        answer(
                "does the feed give a write the number that its answer told",
                same == 20 ? "the same" : covered == 20 ? "the same or a lesser one" : "a greater one",
                "the same",
                same + " of 20 the same, " + covered + " covered");
    }

    /** Prints an answer without which tokens and tails promise what they do not keep. */
    private void answerThatMustBe(String question, String found, String assumed, String figures) {
        answer(question, found, assumed, figures);
        assertEquals(assumed, found, question);
    }

    private void answer(String question, String found, String assumed, String figures) {
        System.out.printf(
                "QUESTION %d | %s? | %s | %s | %s | %s%n",
                NUMBER.incrementAndGet(),
                question,
                found,
                assumed,
                figures,
                found.equals(assumed) ? "as assumed" : "DIFFERS");
        if (mustBeAsAssumed()) {
            assertEquals(assumed, found, question);
        }
    }

    /** Stores an event and returns the session token of the answer. */
    private String create(String user, String id) {
        return events.createItem(document(user, id), new PartitionKey(user), null)
                .block()
                .getSessionToken();
    }

    private static ObjectNode document(String user, String id) {
        return EventDocument.of(Events.view(user, id, "item", 0));
    }

    private List<String> bulk(int count) {
        return events.executeBulkOperations(Flux.range(0, count)
                        .map(i -> CosmosBulkOperations.getCreateItemOperation(
                                document(USER, "bulk" + i), new PartitionKey(USER), i)))
                .map(each -> each.getResponse().getSessionToken())
                .collectList()
                .block();
    }

    private void store(int count) {
        String run = String.valueOf(System.nanoTime());
        events.executeBulkOperations(Flux.range(0, count).map(i -> {
                    String user = "other-" + run + "-" + i;
                    return CosmosBulkOperations.getCreateItemOperation(document(user, "e"), new PartitionKey(user), i);
                }))
                .then()
                .block();
    }

    /** The request units of all events of the user since the epoch. */
    private double tailCost() {
        SqlQuerySpec query = new SqlQuerySpec("SELECT * FROM c WHERE c._ts >= @from", new SqlParameter("@from", 1));
        CosmosQueryRequestOptions options = new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey(USER));
        return events.queryItems(query, options, ObjectNode.class).byPage().collectList().block().stream()
                .mapToDouble(FeedResponse::getRequestCharge)
                .sum();
    }

    private String tellsSession(int status) {
        String id =
                status == 404 ? "missing" : document(USER, "twice").path("id").asText();
        try {
            if (status == 404) {
                events.readItem(id, new PartitionKey(USER), ObjectNode.class).block();
            } else {
                create(USER, "twice");
            }
            return "it was no " + status;
        } catch (CosmosException e) {
            return e.getStatusCode() != status
                    ? "it was a " + e.getStatusCode()
                    : e.getResponseHeaders().get(SESSION) == null ? "no" : "yes";
        }
    }

    private double read(ReadConsistencyStrategy strategy) {
        return events.readItem(
                        document(USER, "read").path("id").asText(),
                        new PartitionKey(USER),
                        new CosmosItemRequestOptions().setReadConsistencyStrategy(strategy),
                        ObjectNode.class)
                .block()
                .getRequestCharge();
    }

    /** The numbers of the user's events in the log, by the events' ids. */
    private Map<String, Long> numbers() {
        Map<String, Long> numbers = new HashMap<>();
        changes().stream()
                .filter(change -> change.path("userId").asText().equals(USER))
                .forEach(change -> numbers.put(EventDocument.event(change).id().value(), number(change)));
        return numbers;
    }

    /** Every document with its place in the log, as the change feed processor sees it. */
    private List<JsonNode> changes() {
        List<JsonNode> all = new ArrayList<>();
        events.queryChangeFeed(
                        CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange())
                                .setCompleteAfterAllCurrentChangesRetrieved(true),
                        JsonNode.class)
                .byPage()
                .doOnNext(page -> all.addAll(page.getResults()))
                .blockLast();
        return all;
    }

    private static long number(JsonNode change) {
        return change.path("_lsn").longValue();
    }

    private static long seconds(JsonNode change) {
        return change.path("_ts").longValue();
    }
}
