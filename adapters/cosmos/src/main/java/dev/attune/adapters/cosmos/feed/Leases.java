package dev.attune.adapters.cosmos.feed;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The leases that the processors of one consumer have stored. */
final class Leases {
    private final CosmosAsyncContainer container;
    private final CosmosAsyncContainer events;
    private final String consumer;

    Leases(CosmosDatabase database, String consumer) {
        this.container = database.background(ContainerName.LEASES);
        this.events = database.background(ContainerName.EVENTS);
        this.consumer = consumer;
    }

    /** The continuation of each lease, by range. A lease that has not begun is missing. */
    Map<String, String> continuations() {
        Map<String, String> continuations = new HashMap<>();
        all().stream()
                .map(lease -> lease.path("ContinuationToken").asText())
                .forEach(text -> Continuations.numbers(text).keySet().forEach(range -> continuations.put(range, text)));
        return continuations;
    }

    /** The places of the member's leases in the order of all leases. */
    List<Integer> heldBy(String member) {
        List<ObjectNode> leases = all();
        return IntStream.range(0, leases.size())
                .filter(i -> member.equals(leases.get(i).path("Owner").textValue()))
                .boxed()
                .toList();
    }

    /** The first change that waits behind each of the member's leases. */
    List<JsonNode> waiting(String member) {
        return all().stream()
                .filter(lease -> member.equals(lease.path("Owner").textValue()))
                .map(this::next)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<JsonNode> next(ObjectNode lease) {
        String continuation = lease.path("ContinuationToken").textValue();
        return continuation == null
                ? first(CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(range(lease)))
                : next(continuation);
    }

    private static FeedRange range(ObjectNode lease) {
        byte[] json = lease.path("feedRange").toString().getBytes(StandardCharsets.UTF_8);
        return FeedRange.fromString(Base64.getEncoder().encodeToString(json));
    }

    /** The first change behind a continuation. */
    Optional<JsonNode> next(String continuation) {
        return first(CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation));
    }

    private Optional<JsonNode> first(CosmosChangeFeedRequestOptions from) {
        return CosmosDatabase.await(events.queryChangeFeed(from.setMaxItemCount(1), JsonNode.class)
                .byPage()
                .next()
                .map(page -> page.getResults().stream().findFirst())
                .defaultIfEmpty(Optional.empty()));
    }

    private List<ObjectNode> all() {
        SqlQuerySpec query = new SqlQuerySpec(
                "SELECT * FROM c WHERE STARTSWITH(c.id, @prefix) AND IS_DEFINED(c.LeaseToken)",
                new SqlParameter("@prefix", consumer));
        return CosmosDatabase.await(container
                .queryItems(query, new CosmosQueryRequestOptions(), ObjectNode.class)
                .sort(Comparator.comparing(lease -> lease.path("id").asText()))
                .collectList());
    }
}
