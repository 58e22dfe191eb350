package dev.attune.adapters.rest;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What callers may send, for the API's description. The documents themselves are read by hand, to name what is wrong in them. */
final class ApiSchemas {
    private ApiSchemas() {
    }

    @Introspected
    @Schema(name = "Event", requiredProperties = {"userId", "itemId", "type"}, additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record EventDocument(@Schema(minLength = 1, maxLength = 128) String id, @Schema(minLength = 1, maxLength = 128) String userId,
            @Schema(minLength = 1, maxLength = 128) String itemId, String type,
            @Schema(minimum = "-1000000", maximum = "1000000") Double value, @Schema(format = "date-time") String timestamp,
            @Schema(minLength = 1, maxLength = 128) String sessionId, @Schema(minLength = 1, maxLength = 128) String recommendationId) {
    }

    @Introspected
    @Schema(name = "Events")
    static final class EventDocuments extends ArrayList<EventDocument> {
    }

    @Introspected
    @Schema(name = "ItemDocument", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record ItemDocument(@Schema(minLength = 1, maxLength = 128) String id, List<String> categories, Map<String, Object> attributes,
            Boolean available, @Schema(format = "date-time") String publishedAt) {
    }

    @Introspected
    @Schema(name = "Question", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record QuestionDocument(@Schema(minLength = 1, maxLength = 128) String userId, List<SessionEvent> events, String category,
            List<String> candidates, @Schema(minimum = "1", maximum = "500") Integer limit, Boolean includeSeen, Boolean explain) {
    }

    @Introspected
    @Schema(name = "SessionEvent", requiredProperties = {"itemId"}, additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record SessionEvent(@Schema(minLength = 1, maxLength = 128) String itemId, String type,
            @Schema(minimum = "-1000000", maximum = "1000000") Double value) {
    }

    @Introspected
    @Schema(name = "TrainingRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record TrainingDocument(Map<String, Object> parameters, Long seed, @Schema(format = "date-time") String from,
            @Schema(format = "date-time") String to, @Schema(allowableValues = {"ifBetter", "always", "never"}) String activate) {
    }
}
