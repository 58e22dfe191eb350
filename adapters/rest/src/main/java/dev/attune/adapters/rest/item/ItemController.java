package dev.attune.adapters.rest.item;

import dev.attune.adapters.rest.access.IntakeLimits;
import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.CsvColumns;
import dev.attune.adapters.rest.http.CsvColumns.Kind;
import dev.attune.adapters.rest.http.CsvTable;
import dev.attune.adapters.rest.http.DecodedStream;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.Intake;
import dev.attune.adapters.rest.http.Intake.Kept;
import dev.attune.adapters.rest.http.Json;
import dev.attune.adapters.rest.http.Meter;
import dev.attune.adapters.rest.http.Ndjson;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.PathId;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.http.UnknownFields;
import dev.attune.adapters.rest.problem.Problem.Rejection;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.application.catalog.Items;
import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/**
 * Shows and changes the catalog. A change shows in the answers of this instance at once, and in those of the others
 * within two seconds.
 */
@Controller("/v1/items")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces("application/json")
public class ItemController {
    private static final Set<String> NAMES =
            Set.of("id", "categories", "attributes", "available", "publishedAt", "availableUntil");
    /** The columns of a table of items. All others are attributes. */
    private static final CsvColumns COLUMNS = new CsvColumns(
            Map.of(
                    "id", Kind.TEXT,
                    "categories", Kind.LIST,
                    "available", Kind.VALUE,
                    "publishedAt", Kind.VALUE,
                    "availableUntil", Kind.VALUE),
            Set.of("id"),
            Optional.of("attributes"));

    private final Items items;
    private final UnknownFields unknown;
    private final IntakeLimits limits;
    private final Executor blocking;

    ItemController(
            Items items,
            RestSettings settings,
            IntakeLimits limits,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.items = items;
        this.unknown = settings.unknownFields();
        this.limits = limits;
        this.blocking = blocking;
    }

    /** Register or replace an item. */
    @Put("/{id:[^/]+}")
    @Described.RefusableBody
    @Consumes("application/json")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiSchemas.ItemDocument.class)))
    ItemOut put(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named,
            @Body byte[] body) {
        Query.none(request);
        spend(request, body);
        Item item = item(named.item(), fields(named, body, unknown));
        items.put(List.of(item));
        return ItemOut.from(item);
    }

    /** Change part of a registered item. */
    @Patch("/{id:[^/]+}")
    @Described.RefusableBody
    @Described.MayBeUnknown
    @Consumes("application/json")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiSchemas.ItemDocument.class)))
    ItemOut patch(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named,
            @Body byte[] body) {
        Query.none(request);
        spend(request, body);
        // Unknown fields would become all of the attributes, because a patch replaces these as a whole.
        Fields fields = fields(named, body, UnknownFields.REFUSE);
        ItemPatch patch = new ItemPatch(
                fields.texts("categories"),
                fields.attributes("attributes"),
                fields.flag("available"),
                fields.time("publishedAt"),
                fields.time("availableUntil"));
        return named.knownItem()
                .flatMap(item -> items.patch(item, patch))
                .map(ItemOut::from)
                .orElseThrow(() -> Refused.notFound("item with this id"));
    }

    private void spend(HttpRequest<?> request, byte[] body) {
        Meter meter = limits.of(request);
        meter.await();
        meter.spend(1, body.length);
    }

    /** Show a registered item. */
    @Get("/{id:[^/]+}")
    @Described.Refusable
    @Described.MayBeUnknown
    ItemOut get(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named) {
        Query.none(request);
        return named.knownItem()
                .flatMap(items::find)
                .map(ItemOut::from)
                .orElseThrow(() -> Refused.notFound("item with this id"));
    }

    /** Withdraw an item from all answers, whether it is registered or not. */
    @Delete("/{id:[^/]+}")
    @Described.Refusable
    @Status(HttpStatus.NO_CONTENT)
    void delete(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named) {
        Query.none(request);
        items.delete(named.item());
    }

    /** List the registered items in pages, in order of id. */
    @Get
    @Described.Paged
    @Described.Refusable
    Page<ItemOut> page(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        return Page.of(
                items.page(query.cursor().map(ItemId::new), limit + 1),
                limit,
                ItemOut::from,
                item -> item.id().value());
    }

    /** Register one item or an array of up to 1,000 items. */
    @Post
    @Consumes("application/json")
    @Described.RefusableBody
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(oneOf = {ApiSchemas.RegisteredItem.class, ApiSchemas.RegisteredItems.class})),
                @Content(
                        mediaType = Ndjson.MEDIA_TYPE,
                        schema = @Schema(type = "string", description = "One item a line, any number of lines")),
                @Content(
                        mediaType = CsvTable.MEDIA_TYPE,
                        schema =
                                @Schema(
                                        type = "string",
                                        description =
                                                "A row that names the fields, then one item a row. Other columns are"
                                                        + " attributes"))
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Registered.class)))
    CompletionStage<HttpResponse<?>> putMany(HttpRequest<?> request, @Body byte[] body) {
        Query.none(request);
        Meter meter = limits.of(request);
        Intake<Item, Long> intake = intake(meter);
        intake.take("items", body);
        return answer(intake);
    }

    @Post
    @Consumes(Ndjson.MEDIA_TYPE)
    @Operation(hidden = true)
    CompletionStage<HttpResponse<?>> putStream(HttpRequest<?> request, @Body InputStream body) throws IOException {
        Query.none(request);
        Meter meter = limits.of(request);
        Intake<Item, Long> intake = intake(meter);
        try (InputStream lines = DecodedStream.of(request, body)) {
            intake.take(lines);
        }
        return answer(intake);
    }

    @Post
    @Consumes(CsvTable.MEDIA_TYPE)
    @Operation(hidden = true)
    CompletionStage<HttpResponse<?>> putTable(HttpRequest<?> request, @Body InputStream body) throws IOException {
        Query.none(request);
        Meter meter = limits.of(request);
        Intake<Item, Long> intake = intake(meter);
        try (InputStream table = DecodedStream.of(request, body)) {
            intake.take(CsvTable.of(request, meter.counting(table), COLUMNS));
        }
        return answer(intake);
    }

    private Intake<Item, Long> intake(Meter meter) {
        return new Intake<>(
                document -> {
                    Fields fields = unknown.ofItem(document, NAMES);
                    return item(new ItemId(Identifier.checked("id", fields.text("id"))), fields);
                },
                chunk -> CompletableFuture.supplyAsync(
                        () -> {
                            items.putChunk(chunk);
                            return new Kept<>((long) chunk.size(), Map.of());
                        },
                        blocking),
                Long::sum,
                0L,
                meter);
    }

    private CompletionStage<HttpResponse<?>> answer(Intake<Item, Long> intake) {
        return intake.answer(stored -> {
            items.show();
            return HttpResponse.ok(new Registered(
                    stored, intake.rejections().shown(), intake.rejections().count()));
        });
    }

    private static Fields fields(PathId id, byte[] body, UnknownFields unknown) {
        Fields fields = unknown.ofItem(Json.parse("body", body, body.length), NAMES);
        fields.optionalText("id").filter(given -> !given.equals(id.text())).ifPresent(given -> {
            throw new InvalidValue("id", "absent or the id of the path", given);
        });
        return fields;
    }

    private static Item item(ItemId id, Fields fields) {
        return new Item(
                id,
                fields.texts("categories").orElse(List.of()),
                fields.attributes("attributes").orElse(Map.of()),
                fields.flag("available").orElse(true),
                fields.time("publishedAt"),
                fields.time("availableUntil"));
    }

    @Serdeable
    @Schema(name = "Item")
    public record ItemOut(
            String id,
            List<String> categories,

            @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> attributes,

            boolean available,
            @Nullable Instant publishedAt,
            @Nullable Instant availableUntil) {
        public static ItemOut from(Item item) {
            return new ItemOut(
                    item.id().value(),
                    item.categories(),
                    item.attributes(),
                    item.available(),
                    item.publishedAt().orElse(null),
                    item.availableUntil().orElse(null));
        }
    }

    @Serdeable
    @Schema(name = "ItemsRegistered")
    record Registered(long accepted, List<Rejection> rejected, long rejectedCount) {}
}
