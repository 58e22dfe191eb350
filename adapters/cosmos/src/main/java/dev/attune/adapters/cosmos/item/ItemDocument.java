package dev.attune.adapters.cosmos.item;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.Ids;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts items to documents and back. */
final class ItemDocument {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final String DELETED = "deleted";

    private ItemDocument() {}

    static String id(ItemId item) {
        return Ids.of(item.value());
    }

    static ObjectNode of(Item item) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("id", id(item.id())).put("available", item.available());
        document.set("categories", JSON.valueToTree(item.categories()));
        document.set("attributes", JSON.valueToTree(item.attributes()));
        item.publishedAt().ifPresent(at -> document.put("publishedAt", at.toEpochMilli()));
        item.availableUntil().ifPresent(at -> document.put("availableUntil", at.toEpochMilli()));
        return document;
    }

    static ObjectNode deleted(ItemId item) {
        return JsonNodeFactory.instance.objectNode().put("id", id(item)).put(DELETED, true);
    }

    static ItemId itemId(JsonNode document) {
        return new ItemId(Ids.text(document.path("id").asText()));
    }

    /** Returns the item; empty for the mark of a deleted item. */
    @SuppressWarnings("unchecked")
    static Optional<Item> item(JsonNode document) {
        if (document.has(DELETED)) {
            return Optional.empty();
        }
        return Optional.of(new Item(
                itemId(document),
                JSON.convertValue(document.path("categories"), List.class),
                JSON.convertValue(document.path("attributes"), Map.class),
                document.path("available").booleanValue(),
                time(document.path("publishedAt")),
                time(document.path("availableUntil"))));
    }

    private static Optional<Instant> time(JsonNode millis) {
        return millis.isNumber() ? Optional.of(Instant.ofEpochMilli(millis.longValue())) : Optional.empty();
    }
}
