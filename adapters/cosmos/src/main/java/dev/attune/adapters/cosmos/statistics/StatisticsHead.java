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
     * @param heardAt second in which it was last heard of; after a day, nobody waits for it
     * @param before second up to which events are counted by the recount; negative while it is not known
     * @param parts ids of the documents that hold what it has counted
     * @param done share of the users in these documents
     */
    record Pending(String id, long heardAt, long before, List<String> parts, double done) {
        private static Pending of(JsonNode document) {
            return new Pending(
                    document.path("id").asText(),
                    document.path("heardAt").longValue(),
                    document.path("before").longValue(),
                    texts(document.path("parts")),
                    document.path("done").doubleValue());
        }

        private ObjectNode document() {
            ObjectNode document = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put("heardAt", heardAt)
                    .put("before", before)
                    .put("done", done);
            ArrayNode ids = document.putArray("parts");
            parts.forEach(ids::add);
            return document;
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
        return new StatisticsHead(
                document.path("snapshot").asText(),
                document.path("chunks").intValue(),
                Set.copyOf(texts(document.path("absorbed"))),
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
        return IntStream.range(0, chunks)
                .mapToObj(number -> "snapshot." + snapshot + "." + number)
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
