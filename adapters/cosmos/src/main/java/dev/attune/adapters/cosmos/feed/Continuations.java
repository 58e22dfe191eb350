package dev.attune.adapters.cosmos.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the SDK's opaque texts about the change feed, which are JSON in base 64. If their form changes one day, nothing
 * is read from them.
 */
final class Continuations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Continuations() {}

    /** The number of the last write that each range's reader has passed, by range as {@code min-max}. */
    static Map<String, Long> numbers(String continuation) {
        Map<String, Long> numbers = new HashMap<>();
        for (JsonNode part : decoded(continuation).path("Continuation").path("Continuation")) {
            number(part.path("token").asText()).ifPresent(number -> numbers.put(range(part.path("range")), number));
        }
        return numbers;
    }

    /**
     * Reads the number of a write.
     *
     * @param etag a number in quotes
     */
    private static OptionalLong number(String etag) {
        try {
            return OptionalLong.of(Long.parseLong(etag.replace("\"", "")));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private static String range(JsonNode range) {
        return range.path("min").asText() + "-" + range.path("max").asText();
    }

    private static JsonNode decoded(String text) {
        try {
            return JSON.readTree(Base64.getDecoder().decode(text));
        } catch (IOException | IllegalArgumentException _) {
            return JSON.missingNode();
        }
    }
}
