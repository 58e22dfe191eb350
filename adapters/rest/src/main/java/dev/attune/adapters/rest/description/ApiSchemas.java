package dev.attune.adapters.rest.description;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What callers may send, for the API's description. The documents themselves are read by hand, to name what is wrong in
 * them.
 */
public final class ApiSchemas {
    private ApiSchemas() {}

    /**
     * Something a user did.
     *
     * @param id of this user's events: the same again changes nothing. Without one, a retry counts twice
     * @param timestamp when it happened; now, where nothing is said
     * @param value of a rating, say; needed by types that are weighted by it
     */
    @Introspected
    @Schema(
            name = "Event",
            requiredProperties = {"userId", "itemId", "type"},
            additionalProperties = AdditionalPropertiesValue.FALSE)
    public record EventDocument(
            @Nullable @Schema(minLength = 1, maxLength = 128)
            String id,

            @Schema(minLength = 1, maxLength = 128) String userId,
            @Schema(minLength = 1, maxLength = 128) String itemId,
            String type,

            @Nullable @Schema(minimum = "-1000000", maximum = "1000000")
            Double value,

            @Nullable @Schema(format = "date-time") String timestamp,

            @Nullable @Schema(minLength = 1, maxLength = 128)
            String sessionId,

            @Nullable @Schema(minLength = 1, maxLength = 128)
            String recommendationId) {}

    @Introspected
    @Schema(name = "Event")
    public static final class EventDocuments extends ArrayList<EventDocument> {}

    /**
     * What is known of an item; its id stands in the path.
     *
     * @param attributes kept with the item; words, truth values and numbers among them tell the source content which
     *     items are alike
     * @param available false takes it out of all answers
     * @param publishedAt puts it among the latest items, once that time has come
     */
    @Introspected
    @Schema(name = "ItemContent", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record ItemDocument(
            @Nullable @ArraySchema(schema = @Schema(minLength = 1, maxLength = 128))
            List<String> categories,

            @Nullable @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> attributes,

            @Nullable Boolean available,
            @Nullable @Schema(format = "date-time") String publishedAt) {}

    /** An item with its id. */
    @Introspected
    @Schema(name = "ItemToRegister", requiredProperties = "id", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record RegisteredItem(
            @Schema(minLength = 1, maxLength = 128) String id,

            @Nullable @ArraySchema(schema = @Schema(minLength = 1, maxLength = 128))
            List<String> categories,

            @Nullable @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> attributes,

            @Nullable Boolean available,
            @Nullable @Schema(format = "date-time") String publishedAt) {}

    @Introspected
    @Schema(name = "ItemToRegister")
    public static final class RegisteredItems extends ArrayList<RegisteredItem> {}

    /**
     * Who should see what.
     *
     * @param userId a known user; without one only the session speaks
     * @param events what happened in the session, oldest first
     * @param candidates rank only these, all of them unless there is a limit
     */
    @Introspected
    @Schema(name = "Question", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record RequestDocument(
            @Nullable @Schema(minLength = 1, maxLength = 128)
            String userId,

            @Nullable @ArraySchema(maxItems = 500) List<SessionEvent> events,

            @Nullable @Schema(minLength = 1, maxLength = 128)
            String category,

            @Nullable @ArraySchema(minItems = 1, maxItems = 1_000, schema = @Schema(minLength = 1, maxLength = 128))
            List<String> candidates,

            @Nullable @Schema(minimum = "1", maximum = "500")
            Integer limit,

            @Nullable Boolean includeSeen,
            @Nullable Boolean explain,
            @Nullable @Schema(minimum = "0", maximum = "1") Double diversity,

            @Nullable @Schema(minimum = "1", maximum = "500")
            Integer maxPerCategory) {}

    /**
     * An event of the session that stands in the request.
     *
     * @param type view, where nothing is said
     */
    @Introspected
    @Schema(
            name = "SessionEvent",
            requiredProperties = "itemId",
            additionalProperties = AdditionalPropertiesValue.FALSE)
    public record SessionEvent(
            @Schema(minLength = 1, maxLength = 128) String itemId,
            @Nullable String type,

            @Nullable @Schema(minimum = "-1000000", maximum = "1000000")
            Double value) {}

    /**
     * How to train.
     *
     * @param seed of what is drawn for the evaluation; 1 where nothing is said
     * @param from only events from this time on
     * @param to only events before this time
     * @param activate serve with the model unless it may be worse than popularity, or than the one in service on events
     *     new to both; always; or never
     */
    @Introspected
    @Schema(name = "TrainingRequest", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record TrainingDocument(
            @Nullable TrainingParameters parameters,
            @Nullable Long seed,
            @Nullable @Schema(format = "date-time") String from,
            @Nullable @Schema(format = "date-time") String to,

            @Nullable
            @Schema(
                    type = "string",
                    allowableValues = {"ifBetter", "always", "never"},
                    defaultValue = "ifBetter")
            String activate) {}

    /**
     * What is absent is chosen from the data.
     *
     * @param holdout what the evaluation holds back: each user's newest events, or some drawn at random
     * @param neighbours of an item
     * @param targets that the rows of an item name at most
     * @param regularization factor on the mean length of the users' histories
     * @param recency what an event counts for each step back; 1: order does not matter
     */
    @Introspected
    @Schema(name = "TrainingParameters", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record TrainingParameters(
            @Nullable
            @Schema(
                    type = "string",
                    allowableValues = {"newest", "random"},
                    defaultValue = "newest")
            String holdout,

            @Nullable @Schema(minimum = "1", maximum = "1000")
            Integer neighbours,

            @Nullable @Schema(minimum = "1", maximum = "1000")
            Integer targets,

            @Nullable @Schema(minimum = "0", exclusiveMinimum = true, maximum = "1000")
            Double regularization,

            @Nullable @Schema(minimum = "0", exclusiveMinimum = true, maximum = "1")
            Double recency,

            @Nullable @Schema(minimum = "8", maximum = "512")
            Integer dimension,

            @Nullable @Schema(minimum = "0", exclusiveMinimum = true, maximum = "1")
            Double unobserved,

            @Nullable @Schema(minimum = "0", exclusiveMinimum = true, maximum = "10")
            Double shrinkage,

            @Nullable @Schema(minimum = "1", maximum = "100")
            Integer sweeps) {}
}
