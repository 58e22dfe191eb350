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
 * The documents that callers may send, for the API's description. Other code reads the documents themselves by hand, so
 * that it can name each error in them.
 */
public final class ApiSchemas {
    private ApiSchemas() {}

    /**
     * One thing that a user did with an item.
     *
     * @param id id among this user's events; the same event sent again changes nothing. Without an id, a retry counts
     *     twice
     * @param timestamp time of the event; now by default. Instead of a text, a number may give the seconds or
     *     milliseconds since 1970
     * @param value number that types need that are weighted by it, such as a rating
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
     * The description of an item, whose id is in the path.
     *
     * @param attributes named values that are kept with the item. The words, truth values and numbers among them tell
     *     the source {@code content} which items are alike
     * @param available false takes the item out of all answers
     * @param publishedAt time until which the item is hidden; from then on it is among the latest ones
     * @param availableUntil time from which the item is hidden again
     */
    @Introspected
    @Schema(name = "ItemContent", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record ItemDocument(
            @Nullable @ArraySchema(schema = @Schema(minLength = 1, maxLength = 128))
            List<String> categories,

            @Nullable @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> attributes,

            @Nullable Boolean available,
            @Nullable @Schema(format = "date-time") String publishedAt,
            @Nullable @Schema(format = "date-time") String availableUntil) {}

    /** A description of an item, with its id. */
    @Introspected
    @Schema(name = "ItemToRegister", requiredProperties = "id", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record RegisteredItem(
            @Schema(minLength = 1, maxLength = 128) String id,

            @Nullable @ArraySchema(schema = @Schema(minLength = 1, maxLength = 128))
            List<String> categories,

            @Nullable @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> attributes,

            @Nullable Boolean available,
            @Nullable @Schema(format = "date-time") String publishedAt,
            @Nullable @Schema(format = "date-time") String availableUntil) {}

    @Introspected
    @Schema(name = "ItemToRegister")
    public static final class RegisteredItems extends ArrayList<RegisteredItem> {}

    /**
     * A request for recommendations.
     *
     * @param userId a known user; without one, only the events of the session count
     * @param events events of the session, oldest first
     * @param candidates the only items to rank; without a limit, the answer holds all of them
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

            @Nullable @ArraySchema(maxItems = 64, schema = @Schema(minLength = 1, maxLength = 32))
            List<String> seenTypes,

            @Nullable Boolean explain,
            @Nullable @Schema(minimum = "0", maximum = "1") Double diversity,

            @Nullable @Schema(minimum = "1", maximum = "500")
            Integer maxPerCategory) {}

    /**
     * An event of the session that the request contains.
     *
     * @param type {@code view} by default
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
     * The settings of a training run.
     *
     * @param seed seed of the run's random draws; 1 by default
     * @param from only events from this time on
     * @param to only events before this time
     * @param activate whether to serve with the model. With {@code ifBetter}, the model is refused if it may be worse
     *     than the popular items. It is also refused if it may be worse than the active model on events that are new to
     *     both
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
     * The users whose profiles are made anew, and the pace.
     *
     * @param userId the one user; without it, all users
     * @param from share of the users that an earlier rebuild has done; 0 by default
     * @param usersPerSecond greatest number of users in a second; 200 by default
     */
    @Introspected
    @Schema(name = "RebuildRequest", additionalProperties = AdditionalPropertiesValue.FALSE)
    public record RebuildDocument(
            @Nullable @Schema(minLength = 1, maxLength = 128)
            String userId,

            @Nullable @Schema(minimum = "0", maximum = "1") Double from,

            @Nullable @Schema(minimum = "1", maximum = "10000")
            Integer usersPerSecond) {}

    /**
     * The parameters of a training run. The run chooses absent ones from the data.
     *
     * @param holdout events that the evaluation holds back: the newest ones of each user, or random ones
     * @param shape what the users of the data are: short sessions, or people with histories
     * @param neighbours number of nearest neighbours of an item
     * @param targets maximum number of items that the row of an item names
     * @param regularization factor, which the run multiplies by the mean number of items that an item meets
     * @param recency factor by which an event counts for each step back; at 1, order does not matter
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

            @Nullable
            @Schema(
                    type = "string",
                    allowableValues = {"sessions", "histories"})
            String shape,

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
