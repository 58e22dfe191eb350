package dev.attune.adapters.rest.event;

import dev.attune.domain.event.Event;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** An event as Attune hands it out. A caller can send this document in again. */
@Serdeable
@Schema(name = "KeptEvent")
public record EventOut(
        String id,
        String userId,
        String itemId,
        String type,
        @Nullable Double value,
        Instant timestamp,
        @Nullable String sessionId,
        @Nullable String recommendationId) {
    public static EventOut from(Event event) {
        return new EventOut(
                event.id().value(),
                event.userId().value(),
                event.itemId().value(),
                event.type().name(),
                event.value().isPresent() ? event.value().getAsDouble() : null,
                event.timestamp(),
                event.sessionId().orElse(null),
                event.recommendationId().orElse(null));
    }
}
