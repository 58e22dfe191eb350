package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Carries out point operations and batches on the documents of a container. */
final class Documents {
    private static final int MAX_BYTES = 2 << 20;

    private final Reading reading;
    private final Faults faults;
    private final Throughput throughput;
    private final Set<FakeOptions.Quirk> quirks;

    Documents(Reading reading, Faults faults, Throughput throughput, Set<FakeOptions.Quirk> quirks) {
        this.reading = reading;
        this.faults = faults;
        this.throughput = throughput;
        this.quirks = quirks;
    }

    Answer read(Request request, Container container, String id) {
        JsonNode key = requiredKey(request);
        PhysicalPartition partition = container.holding(EffectivePartitionKey.of(key));
        long asOf = reading.asOf(request, container, partition);
        Optional<ObjectNode> found =
                partition.find(key.asText(), id, asOf).filter(document -> alive(container, document));
        if (found.isEmpty()) {
            return Answer.of(Refusal.notFound(id))
                    .costing(reading.price(request, Charges.missing()))
                    .from(partition, asOf);
        }
        String etag = found.get().path("_etag").asText();
        if (request.header("If-None-Match").filter(etag::equals).isPresent()) {
            return Answer.empty(304)
                    .costing(reading.price(request, Charges.read(0)))
                    .with("etag", etag)
                    .from(partition, asOf);
        }
        return Answer.of(200, found.get())
                .costing(reading.price(request, Charges.read(size(found.get()))))
                .with("etag", etag)
                .from(partition, asOf);
    }

    Answer create(Request request, Container container) {
        boolean upsert = request.flag("x-ms-documentdb-is-upsert");
        Operation operation = new Operation(
                upsert ? "Upsert" : "Create",
                Optional.empty(),
                Optional.of(request.object()),
                request.header("If-Match"));
        return single(request, container, operation);
    }

    Answer change(Request request, Container container, String id) {
        String kind = switch (request.method()) {
            case "PUT" -> "Replace";
            case "PATCH" -> "Patch";
            default -> "Delete";
        };
        Optional<JsonNode> body = kind.equals("Delete") ? Optional.empty() : Optional.of(request.object());
        return single(request, container, new Operation(kind, Optional.of(id), body, request.header("If-Match")));
    }

    private Answer single(Request request, Container container, Operation operation) {
        JsonNode key = request.partitionKey()
                .orElseGet(() -> container.keyOf((ObjectNode) operation.body().orElseThrow()));
        PhysicalPartition partition = container.holding(EffectivePartitionKey.of(key));
        Result result;
        try {
            synchronized (partition) {
                result = carriedOut(container, partition, key, operation);
            }
        } catch (Refusal refusal) {
            Answer answer = Answer.of(refusal).costing(Charges.missing());
            return quirks.contains(FakeOptions.Quirk.HIDES_SESSIONS) ? answer : answer.from(partition, partition.lsn());
        }
        boolean quiet =
                request.header("Prefer").filter("return=minimal"::equals).isPresent();
        Answer answer = result.document().isPresent() && !quiet
                ? Answer.of(result.status(), result.document().get())
                : Answer.empty(result.status());
        result.document()
                .ifPresent(
                        document -> answer.with("etag", document.path("_etag").asText()));
        return answer.costing(result.charge()).from(partition, partition.lsn());
    }

    /**
     * Carries out several operations. An atomic batch does all or none, within one logical partition. In other batches,
     * each operation stands by itself, within one physical partition.
     */
    Answer batch(Request request, Container container) {
        boolean atomic = request.flag("x-ms-cosmos-batch-atomic");
        boolean goesOn = request.flag("x-ms-cosmos-batch-continue-on-error");
        Optional<JsonNode> common = request.partitionKey();
        PhysicalPartition partition = common.map(key -> container.holding(EffectivePartitionKey.of(key)))
                .orElseGet(() -> container.partition(
                        request.header("x-ms-documentdb-partitionkeyrangeid").orElseThrow()));
        List<Result> results = new ArrayList<>();
        synchronized (partition) {
            List<Runnable> undo = new ArrayList<>();
            boolean failed = false;
            for (JsonNode each : request.json()) {
                JsonNode key = common.orElseGet(
                        () -> Request.keyIn(each.path("partitionKey").asText()));
                Result result = failed && (atomic || !goesOn)
                        ? new Result(424, 0, Optional.empty(), 0)
                        : atomic
                                ? tried(container, partition, key, each, undo)
                                : byItself(request, container, partition, key, each);
                throughput.charge(container, partition, result.charge());
                failed |= result.status() >= 400;
                results.add(result);
            }
            if (failed && atomic) {
                undo.reversed().forEach(Runnable::run);
                results.replaceAll(result -> result.status() < 400 ? new Result(424, 0, Optional.empty(), 0) : result);
            }
        }
        ArrayNode body = Request.JSON.createArrayNode();
        results.forEach(result -> body.add(result.inBatch()));
        boolean allWell = results.stream().allMatch(result -> result.status() < 400);
        return Answer.of(allWell ? 200 : 207, body)
                .costing(results.stream().mapToDouble(Result::charge).sum())
                .from(partition, partition.lsn());
    }

    /** Carries out one operation of a batch, which is throttled and fails like a request of its own. */
    private Result byItself(
            Request request, Container container, PhysicalPartition partition, JsonNode key, JsonNode each) {
        Optional<Refusal> refusal = throughput.affords(container, partition, request)
                ? faults.meeting(container.name(), "batched", Optional.of(key.asText()))
                        .flatMap(Faults.Fault::refusal)
                : Optional.of(Refusal.throttled());
        return refusal.map(refused -> new Result(refused.status(), refused.subStatus(), Optional.empty(), 0))
                .orElseGet(() -> tried(container, partition, key, each, new ArrayList<>()));
    }

    private Result tried(
            Container container, PhysicalPartition partition, JsonNode key, JsonNode each, List<Runnable> undo) {
        Operation operation = new Operation(
                each.path("operationType").asText(),
                Optional.ofNullable(each.path("id").textValue()),
                Optional.of(each.path("resourceBody")).filter(JsonNode::isObject),
                Optional.ofNullable(each.path("ifMatch").textValue()));
        String hash = EffectivePartitionKey.of(key);
        if (!partition.holds(hash)) {
            return new Result(Refusal.GONE, Refusal.PARTITION_KEY_RANGE_GONE, Optional.empty(), 0);
        }
        String id = operation.documentId();
        Optional<ObjectNode> before = partition.find(key.asText(), id, Long.MAX_VALUE);
        try {
            Result result = carriedOut(container, partition, key, operation);
            undo.add(() -> partition.write(key.asText(), hash, id, before, System.currentTimeMillis()));
            return result;
        } catch (Refusal refusal) {
            return new Result(refusal.status(), refusal.subStatus(), Optional.empty(), Charges.missing());
        }
    }

    private Result carriedOut(Container container, PhysicalPartition partition, JsonNode key, Operation operation) {
        String hash = EffectivePartitionKey.of(key);
        String id = operation.documentId();
        Optional<ObjectNode> before =
                partition.find(key.asText(), id, Long.MAX_VALUE).filter(document -> alive(container, document));
        before.ifPresent(document -> requireMatch(operation.ifMatch(), document));
        long now = System.currentTimeMillis();
        if (operation.kind().equals("Read")) {
            ObjectNode document = before.orElseThrow(() -> Refusal.notFound(id));
            return new Result(200, 0, Optional.of(document), Charges.read(size(document)));
        }
        if (operation.kind().equals("Delete")) {
            requireThere(before, id);
            partition.write(key.asText(), hash, id, Optional.empty(), now);
            return new Result(204, 0, Optional.empty(), Charges.delete());
        }
        ObjectNode after = stamped(container, changed(operation, id, before), before, now);
        if (quirks.contains(FakeOptions.Quirk.ROUNDS_NUMBERS)) {
            after = (ObjectNode) rounded(after);
        }
        requireFits(after);
        requireKey(container, key, after);
        partition.write(key.asText(), hash, id, Optional.of(after), now);
        int status = before.isPresent() ? 200 : 201;
        return new Result(status, 0, Optional.of(after), Charges.write(size(after), indexed(container, after)));
    }

    private static void requireThere(Optional<ObjectNode> document, String id) {
        if (document.isEmpty()) {
            throw Refusal.notFound(id);
        }
    }

    private static ObjectNode changed(Operation operation, String id, Optional<ObjectNode> before) {
        switch (operation.kind()) {
            case "Create" -> {
                if (before.isPresent()) {
                    throw new Refusal(
                            Refusal.CONFLICT, "Entity with the specified id already exists in the system: " + id);
                }
            }
            case "Replace", "Patch" -> requireThere(before, id);
            case "Upsert" -> {}
            default -> throw Refusal.unsupported("the operation " + operation.kind());
        }
        ObjectNode body =
                (ObjectNode) operation.body().orElseThrow(() -> new Refusal(Refusal.BAD_REQUEST, "A body is missing"));
        return operation.kind().equals("Patch") ? patched(before.orElseThrow(), body) : body.deepCopy();
    }

    private static ObjectNode patched(ObjectNode before, ObjectNode patch) {
        if (patch.has("condition")) {
            String query = "select * " + patch.path("condition").asText();
            if (new Sql(Request.JSON.createObjectNode().put("query", query))
                    .over(List.of(before))
                    .isEmpty()) {
                throw new Refusal(Refusal.PRECONDITION_FAILED, "One of the specified pre-condition is not met");
            }
        }
        ObjectNode after = before.deepCopy();
        Patch.apply(after, patch.path("operations"));
        return after;
    }

    /** The same document with numbers as doubles can hold them. */
    private static JsonNode rounded(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = Request.JSON.createObjectNode();
            node.properties().forEach(each -> object.set(each.getKey(), rounded(each.getValue())));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = Request.JSON.createArrayNode();
            node.forEach(each -> array.add(rounded(each)));
            return array;
        }
        return node.isIntegralNumber() ? LongNode.valueOf((long) node.doubleValue()) : node;
    }

    private static ObjectNode stamped(Container container, ObjectNode document, Optional<ObjectNode> before, long now) {
        document.put(
                "_rid", before.map(old -> old.path("_rid").asText()).orElseGet(() -> Rid.document(container.rid())));
        document.put(
                "_self",
                "dbs/-/colls/" + container.rid() + "/docs/"
                        + document.path("_rid").asText() + "/");
        document.put("_etag", '"' + UUID.randomUUID().toString() + '"');
        document.put("_attachments", "attachments/");
        return document.put("_ts", now / 1000);
    }

    private static void requireMatch(Optional<String> ifMatch, ObjectNode document) {
        if (ifMatch.filter(etag ->
                        !etag.equals("*") && !etag.equals(document.path("_etag").asText()))
                .isPresent()) {
            throw new Refusal(Refusal.PRECONDITION_FAILED, "One of the specified pre-condition is not met");
        }
    }

    private static void requireFits(ObjectNode document) {
        if (size(document) > MAX_BYTES) {
            throw new Refusal(413, "Request size is too large");
        }
    }

    private static void requireKey(Container container, JsonNode key, ObjectNode document) {
        if (!container.keyOf(document).equals(key)) {
            throw new Refusal(
                    Refusal.BAD_REQUEST,
                    1001,
                    "PartitionKey extracted from document doesn't match the one specified in the header");
        }
    }

    /**
     * Whether a document still exists. It vanishes at the end of its time to live, if the container has time to live
     * switched on.
     */
    static boolean alive(Container container, ObjectNode document) {
        int absent = container.definition().path("defaultTtl").asInt(0);
        int ttl = absent == 0 ? -1 : document.path("ttl").asInt(absent);
        return ttl < 0 || document.path("_ts").asLong() + ttl > System.currentTimeMillis() / 1000;
    }

    private static int indexed(Container container, ObjectNode document) {
        JsonNode policy = container.definition().path("indexingPolicy");
        for (JsonNode path : policy.path("excludedPaths")) {
            if (path.path("path").asText().equals("/*")) {
                return policy.path("includedPaths").size();
            }
        }
        return document.size();
    }

    static int size(ObjectNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode requiredKey(Request request) {
        return request.partitionKey()
                .orElseThrow(() -> new Refusal(Refusal.BAD_REQUEST, "The partition key is missing"));
    }

    private record Operation(String kind, Optional<String> id, Optional<JsonNode> body, Optional<String> ifMatch) {
        String documentId() {
            return id.orElseGet(
                    () -> body.map(document -> document.path("id").asText()).orElse(""));
        }
    }

    private record Result(int status, int subStatus, Optional<ObjectNode> document, double charge) {
        ObjectNode inBatch() {
            ObjectNode result =
                    Request.JSON.createObjectNode().put("statusCode", status).put("requestCharge", charge);
            if (subStatus != 0) {
                result.put("subStatusCode", subStatus);
            }
            if (status == Refusal.TOO_MANY_REQUESTS) {
                result.put("retryAfterMilliseconds", Integer.parseInt(Throughput.RETRY_AFTER_MS));
            }
            document.ifPresent(
                    each -> result.put("eTag", each.path("_etag").asText()).set("resourceBody", each));
            return result;
        }
    }
}
