package dev.attune.cosmosfake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One request as it came over the wire. */
record Request(String method, List<String> path, HttpExchange exchange, byte[] body) {
    static final ObjectMapper JSON = new ObjectMapper();

    static Request of(HttpExchange exchange) throws IOException {
        List<String> path = Arrays.stream(exchange.getRequestURI().getRawPath().split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        return new Request(
                exchange.getRequestMethod(),
                path,
                exchange,
                exchange.getRequestBody().readAllBytes());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).filter(text -> !text.isEmpty());
    }

    boolean flag(String name) {
        return header(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    ObjectNode object() {
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw new Refusal(Refusal.BAD_REQUEST, "The body must be a JSON object");
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new Refusal(Refusal.BAD_REQUEST, "The body is not JSON: " + e.getMessage());
        }
    }

    boolean hasLowPriority() {
        return header("x-ms-cosmos-priority-level").filter("Low"::equals).isPresent();
    }

    /** The value of the partition key that the request names. */
    Optional<JsonNode> partitionKey() {
        return header("x-ms-documentdb-partitionkey").map(Request::keyIn);
    }

    /** @param text an array of one value */
    static JsonNode keyIn(String text) {
        try {
            JsonNode values = JSON.readTree(text);
            if (values.size() == 1) {
                return values.get(0);
            }
        } catch (JsonProcessingException _) {
            // The exception below reports it.
        }
        throw Refusal.unsupported("a partition key like " + text);
    }

    boolean isQuery() {
        return flag("x-ms-documentdb-isquery")
                || header("Content-Type")
                        .filter(type -> type.startsWith("application/query+json"))
                        .isPresent();
    }

    boolean isBatch() {
        return flag("x-ms-cosmos-is-batch-request");
    }

    boolean isChangeFeed() {
        return method.equals("GET") && header("A-IM").isPresent();
    }

    /** The page size; 100 if the client leaves it to the server. */
    int pageSize() {
        int asked = header("x-ms-max-item-count").map(Integer::parseInt).orElse(-1);
        return asked > 0 ? asked : 100;
    }
}
