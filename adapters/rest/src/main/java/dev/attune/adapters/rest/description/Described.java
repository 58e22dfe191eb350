package dev.attune.adapters.rest.description;

import dev.attune.adapters.rest.problem.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parts of the API's description that several routes share. They are problems, and parameters that other code reads
 * from the request by hand.
 */
public final class Described {
    private static final String PROBLEM = "application/problem+json";

    private Described() {}

    /** The parameters of a list of the best items. */
    @Operation(
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "How many at most",
                        schema =
                                @Schema(
                                        type = "integer",
                                        format = "int32",
                                        minimum = "1",
                                        maximum = "500",
                                        defaultValue = "10")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "category",
                        description = "Only items of this category",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 128))
            })
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface TopList {}

    /** The parameters of a page of a whole list. */
    @Operation(
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "How many a page",
                        schema =
                                @Schema(
                                        type = "integer",
                                        format = "int32",
                                        minimum = "1",
                                        maximum = "500",
                                        defaultValue = "100")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "The nextCursor of the page before",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 1000))
            })
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface Paged {}

    /** The parameters of a span of time. */
    @Operation(
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "from",
                        description = "Not before",
                        schema = @Schema(type = "string", format = "date-time")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "to",
                        description = "Before",
                        schema = @Schema(type = "string", format = "date-time"))
            })
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface Period {}

    /** The parameters of an answer for one user. */
    @Operation(
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        description = "How many at most",
                        schema =
                                @Schema(
                                        type = "integer",
                                        format = "int32",
                                        minimum = "1",
                                        maximum = "500",
                                        defaultValue = "10")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "category",
                        description = "Only items of this category",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 128)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "includeSeen",
                        description = "Items the user has met before, too",
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "seenTypes",
                        description = "The event types whose items are left out as seen, separated by commas",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 2_112)),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "explain",
                        description = "With each item, what spoke for it",
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "diversity",
                        description = "0: only the score counts; 1: only that an item is unlike those before it",
                        schema = @Schema(type = "number", minimum = "0", maximum = "1", defaultValue = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "maxPerCategory",
                        description = "No more items of one category than this",
                        schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "500")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Attune-Consistency",
                        description = "How fresh the answer must be",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"eventual", "bounded", "session", "strong"},
                                        defaultValue = "session")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Attune-Token",
                        description = "A token that events were answered with: the answer covers them",
                        schema = @Schema(type = "string", maxLength = 512)),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Attune-Max-Staleness",
                        description = "For bounded, in seconds",
                        schema =
                                @Schema(
                                        type = "integer",
                                        format = "int32",
                                        minimum = "0",
                                        maximum = "31536000",
                                        defaultValue = "5"))
            })
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface Personal {}

    /** The parameters of an answer to a request whose body describes it. */
    @Operation(
            parameters = {
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Attune-Consistency",
                        description = "How fresh the answer must be",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"eventual", "bounded", "session", "strong"},
                                        defaultValue = "session")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Attune-Token",
                        description = "A token that events were answered with: the answer covers them",
                        schema = @Schema(type = "string", maxLength = 512)),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = "Attune-Max-Staleness",
                        description = "For bounded, in seconds",
                        schema =
                                @Schema(
                                        type = "integer",
                                        format = "int32",
                                        minimum = "0",
                                        maximum = "31536000",
                                        defaultValue = "5"))
            })
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface RecommendationParameters {}

    /** The problems that every route under /v1 may answer with. */
    @ApiResponse(
            responseCode = "400",
            description = "Names the field, its value and what is accepted",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "401",
            description = "No key, or one that is not known",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "403",
            description = "The key does not open this route",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "406",
            description = "Nothing of what Accept asks for",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "414",
            description = "The request line is too long",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "421",
            description = "An instance without keys answers under a name of its own machine alone",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "429",
            description = "The key has used its rate or its quota: try again after Retry-After seconds",
            headers = @Header(name = "Retry-After", schema = @Schema(implementation = Integer.class)),
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "431",
            description = "The headers are too long",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description = "The store does not answer, or too much is waiting: try again after Retry-After seconds",
            headers = @Header(name = "Retry-After", schema = @Schema(implementation = Integer.class)),
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.SOURCE)
    public @interface Refusable {}

    /** The problems that a route with a body may answer with, beside those of {@link Refusable}. */
    @Refusable
    @ApiResponse(
            responseCode = "413",
            description = "The body is too large",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "415",
            description = "Not a content type that this route takes",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface RefusableBody {}

    @ApiResponse(
            responseCode = "404",
            description = "Not known",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface MayBeUnknown {}

    @ApiResponse(
            responseCode = "409",
            description = "Not in the state that this needs",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.SOURCE)
    public @interface MayConflict {}
}
