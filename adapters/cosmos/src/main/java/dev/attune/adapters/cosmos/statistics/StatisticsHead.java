package dev.attune.adapters.cosmos.statistics;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.Documents;
import dev.attune.adapters.cosmos.client.Failures;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import reactor.core.publisher.Mono;

/**
 * Names the chunks of the snapshot in force, and the deltas that the snapshot contains although they may still exist.
 *
 * @param snapshot a name of its own for each snapshot that is written; empty before the first
 * @param upTo second of the service up to which deltas were folded, by the greatest clock
 * @param epoch the recount that the counts stem from; empty before the first
 */
record StatisticsHead(
        String snapshot, int chunks, Set<String> absorbed, long upTo, String epoch, Optional<Pending> pending) {
    static final String ID = "head";
    static final StatisticsHead NONE = new StatisticsHead("", 0, Set.of(), 0, "", Optional.empty());

    /**
     * A recount that is under way.
     *
     * @param begun second in which it began; after a day, nobody waits for it
     * @param before second up to which events are counted by the recount; negative while it is not known
     * @param chunks number of chunks stored
     * @param done share of the users in these chunks
     */
    record Pending(String id, long begun, long before, int chunks, double done) {
        private static Pending of(JsonNode document) {
            return new Pending(
                    document.path("id").asText(),
                    document.path("begun").longValue(),
                    document.path("before").longValue(),
                    document.path("chunks").intValue(),
                    document.path("done").doubleValue());
        }

        private ObjectNode document() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("begun", begun)
                    .put("before", before)
                    .put("chunks", chunks)
                    .put("done", done);
        }

        List<String> chunkIds() {
            return ids("recount." + id + ".", chunks);
        }

        Pending with(int moreChunks, double share) {
            return new Pending(id, begun, before, moreChunks, share);
        }
    }

    /** The head as it is stored, and what a change of it must match. */
    record Stored(StatisticsHead head, Optional<String> etag) {
        static Stored read(CosmosAsyncContainer container) {
            return Documents.find(container, ID, new CosmosItemRequestOptions())
                    .map(found -> new Stored(of(found.getItem()), Optional.of(found.getETag())))
                    .orElse(new Stored(NONE, Optional.empty()));
        }

        /** Puts another head in its place, and returns false if somebody else has done so. */
        boolean moved(CosmosAsyncContainer container, StatisticsHead next) {
            PartitionKey key = new PartitionKey(ID);
            CosmosItemRequestOptions options = new CosmosItemRequestOptions();
            Mono<CosmosItemResponse<ObjectNode>> writing = etag.isEmpty()
                    ? container.createItem(next.document(), key, options)
                    : container.replaceItem(next.document(), ID, key, options.setIfMatchETag(etag.get()));
            return CosmosDatabase.await(writing.map(_ -> true)
                    .onErrorResume(
                            e -> Failures.is(e, Failures.CONFLICT) || Failures.is(e, Failures.PRECONDITION_FAILED)
                                    ? Mono.just(false)
                                    : Mono.error(e)));
        }
    }

    static StatisticsHead of(JsonNode document) {
        Set<String> absorbed =
                new HashSet<>(StreamSupport.stream(document.path("absorbed").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        return new StatisticsHead(
                document.path("snapshot").asText(),
                document.path("chunks").intValue(),
                absorbed,
                document.path("upTo").longValue(),
                document.path("epoch").asText(),
                Optional.of(document.path("pending")).filter(JsonNode::isObject).map(Pending::of));
    }

    StatisticsHead with(Optional<Pending> recount) {
        return new StatisticsHead(snapshot, chunks, absorbed, upTo, epoch, recount);
    }

    private ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", ID)
                .put("snapshot", snapshot)
                .put("chunks", chunks)
                .put("upTo", upTo)
                .put("epoch", epoch);
        ArrayNode ids = document.putArray("absorbed");
        absorbed.forEach(ids::add);
        pending.ifPresent(recount -> document.set("pending", recount.document()));
        return document;
    }

    List<String> chunkIds() {
        return ids("snapshot." + snapshot + ".", chunks);
    }

    private static List<String> ids(String name, int count) {
        return IntStream.range(0, count).mapToObj(number -> name + number).toList();
    }
}
