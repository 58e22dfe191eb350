package dev.attune.adapters.cosmos.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.event.EventDocument;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.profile.InternedIds;
import dev.attune.domain.event.DecayedCount;
import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The events of one delivered batch, as far as statistics need them. It holds no user, only a digest that reveals a
 * redelivery.
 */
final class StatisticsDelta {
    static final String KIND = "delta";

    private StatisticsDelta() {}

    static ObjectNode of(List<StoredEvent> events) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", UUID.randomUUID().toString())
                .put("kind", KIND);
        ArrayNode items = document.putArray("items");
        ArrayNode types = document.putArray("types");
        ArrayNode times = document.putArray("at");
        ArrayNode digests = document.putArray("digests");
        ArrayNode texts = document.putArray("digestTexts");
        for (StoredEvent stored : events) {
            items.add(stored.event().itemId().value());
            types.add(stored.event().type().name());
            times.add(stored.event().timestamp().toEpochMilli());
            long digest = EventDocument.digest(stored.event());
            digests.add(digest);
            texts.add(Long.toHexString(digest));
        }
        return document;
    }

    static List<Counted> events(JsonNode document) {
        return IntStream.range(0, document.path("items").size())
                .mapToObj(i -> new Counted(
                        digest(document, i),
                        new Key(
                                InternedIds.item(document.path("items").path(i).asText()),
                                InternedIds.type(document.path("types").path(i).asText())),
                        DecayedCount.of(
                                Instant.ofEpochMilli(document.path("at").path(i).longValue()))))
                .toList();
    }

    /**
     * Returns the digest of an event of a batch. Numbers of JSON may be rounded to 53 bits on their way, and texts are
     * not. Earlier versions write and read the numbers alone.
     */
    static long digest(JsonNode delta, int event) {
        JsonNode text = delta.path("digestTexts").path(event);
        return text.isTextual()
                ? Long.parseUnsignedLong(text.textValue(), 16)
                : delta.path("digests").path(event).longValue();
    }

    record Key(ItemId item, EventType type) {}

    record Counted(long digest, Key key, DecayedCount count) {}
}
