package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Answers requests for many documents: queries and the change feed. */
final class Lists {
    /** The format of the change feed in which each change has metadata. */
    private static final String WITH_METADATA = "2021-09-15";

    private final Reading reading;

    Lists(Reading reading) {
        this.reading = reading;
    }

    /** Returns one page. The continuation is the number of results on all pages so far. */
    Answer query(Request request, Container container) {
        Sql sql = new Sql(request.json());
        PhysicalPartition partition = partition(request, container);
        long asOf = reading.asOf(request, container, partition);
        List<ObjectNode> documents = partition.all(request.partitionKey().map(JsonNode::asText), asOf).stream()
                .filter(document -> Documents.alive(container, document))
                .toList();
        List<JsonNode> results = sql.over(documents);
        int from = request.header("x-ms-continuation").map(Integer::parseInt).orElse(0);
        int until = Math.min(results.size(), from + request.pageSize());
        ArrayNode page = Request.JSON.createArrayNode();
        results.subList(Math.min(from, until), until).forEach(page::add);
        Answer answer = Answer.of(200, listed(container, page))
                .costing(reading.price(request, Charges.query(page.toString().length())))
                .from(partition, asOf)
                .with("x-ms-item-count", String.valueOf(page.size()));
        return until < results.size() ? answer.with("x-ms-continuation", String.valueOf(until)) : answer;
    }

    /**
     * Returns a plan that rewrites nothing. The client appends the results of several partitions to each other. So
     * queries over several partitions are refused if they need an order.
     */
    Answer plan(Request request, Container container) {
        Sql sql = new Sql(request.json());
        if (request.partitionKey().isEmpty() && sql.ordered()) {
            throw Refusal.unsupported("an order over several partitions");
        }
        ObjectNode plan = Request.JSON.createObjectNode().put("partitionedQueryExecutionInfoVersion", 2);
        ObjectNode info = plan.putObject("queryInfo")
                .put("distinctType", "None")
                .put("hasSelectValue", false)
                .put("rewrittenQuery", "");
        sql.limit().ifPresent(limit -> info.put("top", limit));
        Optional<String> hash = request.partitionKey().map(EffectivePartitionKey::of);
        plan.putArray("queryRanges")
                .addObject()
                .put("min", hash.orElse(EffectivePartitionKey.MIN))
                .put("max", hash.orElse(EffectivePartitionKey.MAX))
                .put("isMinInclusive", true)
                .put("isMaxInclusive", hash.isPresent());
        return Answer.of(200, plan).costing(0);
    }

    /**
     * Returns the latest version of the documents that changed after the etag in the request; 304 if there are none.
     */
    Answer changes(Request request, Container container) {
        if (!request.header("A-IM").filter("Incremental Feed"::equalsIgnoreCase).isPresent()) {
            throw Refusal.unsupported(
                    "all versions and deletes: " + request.header("A-IM").orElse(""));
        }
        PhysicalPartition partition = partition(request, container);
        long asOf = reading.asOf(request, container, partition);
        long after = start(request, partition);
        List<PhysicalPartition.Changed> changes = partition
                .changes(
                        after,
                        request.partitionKey().map(JsonNode::asText),
                        request.header("x-ms-start-epk").orElse(EffectivePartitionKey.MIN),
                        request.header("x-ms-end-epk").orElse(EffectivePartitionKey.MAX),
                        request.pageSize())
                .stream()
                .filter(change -> change.lsn() <= asOf && Documents.alive(container, change.document()))
                .toList();
        if (changes.isEmpty()) {
            return Answer.empty(304)
                    .costing(reading.price(request, Charges.feed(0)))
                    .from(partition, asOf)
                    .with("etag", '"' + String.valueOf(Math.max(after, asOf)) + '"');
        }
        boolean metadata = request.header("x-ms-cosmos-changefeed-wire-format-version")
                .filter(WITH_METADATA::equals)
                .isPresent();
        ArrayNode page = Request.JSON.createArrayNode();
        changes.forEach(change -> page.add(
                metadata ? withMetadata(change) : change.document().deepCopy().put("_lsn", change.lsn())));
        return Answer.of(200, listed(container, page))
                .costing(reading.price(request, Charges.feed(page.toString().length())))
                .from(partition, asOf)
                .with("etag", '"' + String.valueOf(changes.getLast().lsn()) + '"')
                .with("x-ms-item-count", String.valueOf(page.size()));
    }

    private static ObjectNode withMetadata(PhysicalPartition.Changed change) {
        ObjectNode item = Request.JSON.createObjectNode();
        item.set("current", change.document());
        item.putObject("metadata")
                .put("lsn", change.lsn())
                .put("crts", change.document().path("_ts").asLong())
                .put("operationType", "create");
        return item;
    }

    private static long start(Request request, PhysicalPartition partition) {
        Optional<String> shown = request.header("If-None-Match");
        if (shown.isPresent()) {
            return shown.get().equals("*")
                    ? partition.lsn()
                    : Long.parseLong(shown.get().replace("\"", ""));
        }
        return request.header("If-Modified-Since")
                .map(HttpDates::seconds)
                .map(partition::before)
                .orElse(0L);
    }

    private static PhysicalPartition partition(Request request, Container container) {
        Optional<String> range = request.header("x-ms-documentdb-partitionkeyrangeid");
        if (range.isPresent()) {
            return container.partition(range.get().substring(range.get().indexOf(',') + 1));
        }
        if (request.partitionKey().isPresent()) {
            return container.holding(
                    EffectivePartitionKey.of(request.partitionKey().get()));
        }
        return container.holding(request.header("x-ms-start-epk")
                .orElseThrow(() -> Refusal.unsupported("a list over all partitions at once")));
    }

    private static ObjectNode listed(Container container, ArrayNode page) {
        ObjectNode body =
                Request.JSON.createObjectNode().put("_rid", container.rid()).put("_count", page.size());
        body.set("Documents", page);
        return body;
    }
}
