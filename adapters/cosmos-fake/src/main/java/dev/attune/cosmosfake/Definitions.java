package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** Answers requests about databases, containers, their partitions and their throughput. */
final class Definitions {
    private final Account account;
    private final FakeOptions options;

    Definitions(Account account, FakeOptions options) {
        this.account = account;
        this.options = options;
    }

    /**
     * Describes the account, which a client asks for first: where to read and write, and the default consistency level.
     */
    Answer account(String endpoint) {
        ObjectNode body = Request.JSON
                .createObjectNode()
                .put("id", "fake")
                .put("_rid", "fake.documents")
                .put("_self", "")
                .put("media", "//media/")
                .put("addresses", "//addresses/")
                .put("_dbs", "//dbs/")
                .put("enableMultipleWriteLocations", false);
        for (String locations : new String[] {"writableLocations", "readableLocations"}) {
            body.putArray(locations).addObject().put("name", "Local").put("databaseAccountEndpoint", endpoint);
        }
        ObjectNode replicas =
                Request.JSON.createObjectNode().put("minReplicaSetSize", 3).put("maxReplicasetSize", 4);
        body.set("userReplicationPolicy", replicas);
        body.set("systemReplicationPolicy", replicas);
        body.putObject("userConsistencyPolicy")
                .put("defaultConsistencyLevel", options.consistency().text());
        body.putObject("readPolicy").put("primaryReadCoefficient", 1).put("secondaryReadCoefficient", 1);
        return Answer.of(
                        200,
                        body.put(
                                "queryEngineConfiguration",
                                "{\"maxSqlQueryInputLength\":262144,\"maxJoinsPerSqlQuery\":10}"))
                .costing(0);
    }

    Answer createDatabase(Request request) {
        return Answer.of(
                        201,
                        described(account.create(request.object().path("id").asText())))
                .costing(2);
    }

    Answer database(Request request, Account.Database database) {
        if (request.method().equals("DELETE")) {
            account.remove(database.name());
            return Answer.empty(204).costing(2);
        }
        return Answer.of(200, described(database)).costing(1);
    }

    private static ObjectNode described(Account.Database database) {
        return Request.JSON
                .createObjectNode()
                .put("id", database.name())
                .put("_rid", database.rid())
                .put("_self", "dbs/" + database.rid() + "/")
                .put("_etag", "\"" + database.rid() + "\"")
                .put("_ts", System.currentTimeMillis() / 1000)
                .put("_colls", "colls/")
                .put("_users", "users/");
    }

    Answer createContainer(Request request, Account.Database database) {
        JsonNode key = request.object().path("partitionKey");
        // The SDK writes the version's name, V2.
        if (!Set.of("2", "V2").contains(key.path("version").asText())
                || key.path("paths").size() != 1) {
            throw Refusal.unsupported("a partition key of several paths or with a hash other than version 2: " + key);
        }
        ObjectNode offer = Request.JSON.createObjectNode();
        request.header("x-ms-offer-throughput").ifPresent(text -> offer.put("offerThroughput", Integer.parseInt(text)));
        request.header("x-ms-cosmos-offer-autopilot-settings")
                .ifPresent(text -> offer.set("offerAutopilotSettings", json(text)));
        return container(database.create(request.object(), options.partitions(), offer), database, 201);
    }

    private static JsonNode json(String text) {
        return new Request("", java.util.List.of(), null, text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .json();
    }

    Answer container(Request request, Account.Database database, Container container) {
        return switch (request.method()) {
            case "GET" -> container(container, database, 200);
            case "DELETE" -> {
                database.remove(container.name());
                yield Answer.empty(204).costing(2);
            }
            case "PUT" -> {
                container.definition().setAll(request.object());
                yield container(container, database, 200);
            }
            default -> throw Refusal.unsupported(request.method() + " on a container");
        };
    }

    private static Answer container(Container container, Account.Database database, int status) {
        ObjectNode body = container.definition().deepCopy();
        body.put("_rid", container.rid())
                .put("_self", "dbs/" + database.rid() + "/colls/" + container.rid() + "/")
                .put("_docs", "docs/")
                .put("_etag", "\"" + container.rid() + "\"")
                .put("_ts", System.currentTimeMillis() / 1000);
        return Answer.of(status, body)
                .costing(1)
                .with("x-ms-content-path", database.rid())
                .with("x-ms-alt-content-path", "dbs/" + database.name());
    }

    Answer partitions(Request request, Container container) {
        String etag = "\"" + container.version() + "\"";
        if (request.header("If-None-Match").filter(etag::equals).isPresent()) {
            return Answer.empty(304).costing(0).with("etag", etag);
        }
        ArrayNode ranges = Request.JSON.createArrayNode();
        for (PhysicalPartition partition : container.partitions()) {
            ObjectNode range = ranges.addObject()
                    .put("_rid", container.rid())
                    .put("id", partition.id())
                    .put("_etag", etag)
                    .put("minInclusive", partition.min())
                    .put("maxExclusive", partition.max())
                    .put("ridPrefix", 0)
                    .put("throughputFraction", 1)
                    .put("status", "online")
                    .put("_self", "")
                    .put("_ts", System.currentTimeMillis() / 1000);
            partition.parents().forEach(range.putArray("parents")::add);
        }
        ObjectNode body =
                Request.JSON.createObjectNode().put("_rid", container.rid()).put("_count", ranges.size());
        body.set("PartitionKeyRanges", ranges);
        return Answer.of(200, body).costing(0).with("etag", etag);
    }

    /**
     * Answers requests about throughput settings. A query finds them by their container. Then they are read or
     * replaced.
     */
    Answer offers(Request request) {
        Optional<String> rid =
                request.path().size() > 1 ? Optional.of(request.path().get(1)) : Optional.empty();
        if (rid.isPresent()) {
            Container container = account.containers().stream()
                    .filter(each -> each.rid().equals(rid.get()))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("offer"));
            if (request.method().equals("PUT")) {
                container.offer((ObjectNode) request.object().path("content"));
            }
            return Answer.of(200, offer(container)).costing(1);
        }
        ArrayNode offers = Request.JSON.createArrayNode();
        Sql sql = new Sql(request.json());
        sql.over(account.containers().stream().map(Definitions::offer).toList()).forEach(offers::add);
        ObjectNode body = Request.JSON.createObjectNode().put("_rid", "").put("_count", offers.size());
        body.set("Offers", offers);
        return Answer.of(200, body).costing(1);
    }

    private static ObjectNode offer(Container container) {
        ObjectNode offer = Request.JSON
                .createObjectNode()
                .put("id", container.rid())
                .put("_rid", container.rid())
                .put("_self", "offers/" + container.rid() + "/")
                .put("offerVersion", "V2")
                .put("offerType", "Invalid")
                .put("offerResourceId", container.rid())
                .put("resource", "dbs/-/colls/" + container.rid() + "/");
        offer.set("content", container.offer());
        return offer;
    }
}
