package dev.attune.adapters.cosmos.statistics;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.Documents;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Names the chunks of the snapshot in force, and the deltas that the snapshot contains although they may still exist.
 *
 * @param snapshot a name of its own for each snapshot that is written; empty before the first
 */
record StatisticsHead(String snapshot, int chunks, Set<String> absorbed) {
    static final String ID = "head";
    static final StatisticsHead NONE = new StatisticsHead("", 0, Set.of());

    static StatisticsHead of(JsonNode document) {
        Set<String> absorbed =
                new HashSet<>(StreamSupport.stream(document.path("absorbed").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        return new StatisticsHead(
                document.path("snapshot").asText(), document.path("chunks").intValue(), absorbed);
    }

    static StatisticsHead read(CosmosAsyncContainer container) {
        return Documents.find(container, ID, new CosmosItemRequestOptions())
                .map(found -> of(found.getItem()))
                .orElse(NONE);
    }

    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", ID)
                .put("snapshot", snapshot)
                .put("chunks", chunks);
        ArrayNode ids = document.putArray("absorbed");
        absorbed.forEach(ids::add);
        return document;
    }

    List<String> chunkIds() {
        return IntStream.range(0, chunks)
                .mapToObj(number -> chunkId(snapshot, number))
                .toList();
    }

    static String chunkId(String snapshot, int number) {
        return "snapshot." + snapshot + "." + number;
    }
}
