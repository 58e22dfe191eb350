package dev.attune.adapters.cosmos.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.Ids;
import dev.attune.application.profile.InternedIds;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Converts events to documents and back. Names are short, because each byte is paid for. */
public final class EventDocument {
    private static final Logger LOG = LoggerFactory.getLogger(EventDocument.class);
    static final String USER = "userId";

    private EventDocument() {}

    public static ObjectNode of(Event event) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", Ids.of(event.id().value()))
                .put(USER, event.userId().value())
                .put("item", event.itemId().value())
                .put("type", event.type().name())
                .put("at", event.timestamp().toEpochMilli());
        event.value().ifPresent(value -> document.put("value", value));
        event.sessionId().ifPresent(id -> document.put("session", id));
        event.recommendationId().ifPresent(id -> document.put("recommendation", id));
        return document;
    }

    /** What tells a document from all others of its container. */
    public static String key(JsonNode document) {
        return document.path("id").asText() + " " + document.path(USER).asText();
    }

    /** Empty if the document is not an event. Foreign documents are skipped and do not stop the feed. */
    public static Optional<Event> read(JsonNode document) {
        try {
            return Optional.of(event(document));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "A document among the events is none and is passed over: {} ({})",
                    document.path("_rid").asText(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    static Flux<Event> events(Flux<? extends JsonNode> documents) {
        return documents.concatMapIterable(document -> read(document).stream().toList());
    }

    /** Returns the event. Throws {@link IllegalArgumentException} for a document of another kind. */
    public static Event event(JsonNode document) {
        JsonNode value = document.path("value");
        return new Event(
                new EventId(Ids.text(document.path("id").asText())),
                new UserId(document.path(USER).asText()),
                InternedIds.item(document.path("item").asText()),
                InternedIds.type(document.path("type").asText()),
                value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty(),
                Instant.ofEpochMilli(document.path("at").longValue()),
                text(document, "session"),
                text(document, "recommendation"));
    }

    /**
     * The first eight bytes of the SHA-256 of the user's id and the event's id. The control character between them
     * occurs in neither id.
     */
    public static long digest(Event event) {
        try {
            byte[] text = (event.userId().value() + '\n' + event.id().value()).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<String> text(JsonNode document, String name) {
        return Optional.ofNullable(document.path(name).textValue());
    }
}
