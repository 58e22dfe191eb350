package dev.attune.adapters.rest.item;

import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.Intake;
import dev.attune.adapters.rest.http.Intake.Kept;
import dev.attune.adapters.rest.http.Json;
import dev.attune.adapters.rest.http.Ndjson;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.PathId;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.problem.Problem.Rejection;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.port.Catalog;
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
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
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

/** The catalog. A change shows in the answers of this instance at once, in those of the others within two seconds. */
@Controller("/v1/items")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces("application/json")
public class ItemController {
    private static final Set<String> NAMES = Set.of("id", "categories", "attributes", "available", "publishedAt");

    private final Catalog catalog;
    private final CatalogSnapshot snapshot;
    private final Executor blocking;

    ItemController(Catalog catalog, CatalogSnapshot snapshot, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.catalog = catalog;
        this.snapshot = snapshot;
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
    ItemOut put(HttpRequest<?> request, @PathVariable String id, @Body byte[] body) {
        Query.of(request);
        String itemId = PathId.of(request);
        Item item = item(itemId(itemId), fields(itemId, body));
        catalog.put(List.of(item));
        snapshot.refresh();
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
    ItemOut patch(HttpRequest<?> request, @PathVariable String id, @Body byte[] body) {
        Query.of(request);
        String itemId = PathId.of(request);
        Fields fields = fields(itemId, body);
        ItemPatch patch = new ItemPatch(
                fields.texts("categories"),
                fields.object("attributes"),
                fields.flag("available"),
                fields.time("publishedAt"));
        Item patched = known(itemId)
                .flatMap(item -> catalog.patch(item, patch))
                .orElseThrow(() -> Refused.notFound("item with this id"));
        snapshot.refresh();
        return ItemOut.from(patched);
    }

    /** A registered item. */
    @Get("/{id:[^/]+}")
    @Described.Refusable
    @Described.MayBeUnknown
    ItemOut get(HttpRequest<?> request, @PathVariable String id) {
        Query.of(request);
        return known(PathId.of(request))
                .flatMap(catalog::find)
                .map(ItemOut::from)
                .orElseThrow(() -> Refused.notFound("item with this id"));
    }

    /** Withdraw an item from all answers, registered or not. */
    @Delete("/{id:[^/]+}")
    @Described.Refusable
    @Status(HttpStatus.NO_CONTENT)
    void delete(HttpRequest<?> request, @PathVariable String id) {
        Query.of(request);
        catalog.delete(itemId(PathId.of(request)));
        snapshot.refresh();
    }

    /** Registered items, a page at a time, in order of id. */
    @Get
    @Described.Paged
    @Described.Refusable
    Page<ItemOut> page(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        return Page.of(
                catalog.page(query.cursor().map(ItemId::new), limit + 1),
                limit,
                ItemOut::from,
                item -> item.id().value());
    }

    /** Register one item or an array of up to 1,000. */
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
                        schema = @Schema(type = "string", description = "One item a line, any number of lines"))
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Registered.class)))
    CompletionStage<HttpResponse<?>> putMany(HttpRequest<?> request, @Body byte[] body) {
        Query.of(request);
        Intake<Item, Long> items = intake();
        items.take("items", body);
        return answer(items);
    }

    @Post
    @Consumes(Ndjson.MEDIA_TYPE)
    @Operation(hidden = true)
    CompletionStage<HttpResponse<?>> putStream(HttpRequest<?> request, @Body InputStream body) throws IOException {
        Query.of(request);
        Intake<Item, Long> items = intake();
        items.take(body);
        return answer(items);
    }

    private Intake<Item, Long> intake() {
        return new Intake<>(
                document -> {
                    Fields fields = Fields.of("item", document, NAMES);
                    return item(itemId(fields.text("id")), fields);
                },
                items -> CompletableFuture.supplyAsync(
                        () -> {
                            catalog.put(items);
                            return new Kept<>((long) items.size(), Map.of());
                        },
                        blocking),
                Long::sum,
                0L);
    }

    private CompletionStage<HttpResponse<?>> answer(Intake<Item, Long> items) {
        return items.answer(stored -> {
            snapshot.refresh();
            return HttpResponse.ok(new Registered(
                    stored, items.rejections().shown(), items.rejections().count()));
        });
    }

    private static Fields fields(String id, byte[] body) {
        Fields fields = Fields.of("item", Json.parse("body", body, body.length), NAMES);
        fields.optionalText("id").filter(given -> !given.equals(id)).ifPresent(given -> {
            throw new InvalidValue("id", "absent or the id of the path", given);
        });
        return fields;
    }

    private static Item item(ItemId id, Fields fields) {
        return new Item(
                id,
                fields.texts("categories").orElse(List.of()),
                fields.object("attributes").orElse(Map.of()),
                fields.flag("available").orElse(true),
                fields.time("publishedAt"));
    }

    /** Here an item's id is called that, and not itemId as in an event. */
    private static ItemId itemId(String id) {
        return new ItemId(Identifier.checked("id", id));
    }

    /** An id that no item can have is as unknown as any other. */
    private static Optional<ItemId> known(String id) {
        try {
            return Optional.of(itemId(id));
        } catch (InvalidValue _) {
            return Optional.empty();
        }
    }

    @Serdeable
    @Schema(name = "Item")
    public record ItemOut(
            String id,
            List<String> categories,

            @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> attributes,

            boolean available,
            @Nullable Instant publishedAt) {
        public static ItemOut from(Item item) {
            return new ItemOut(
                    item.id().value(),
                    item.categories(),
                    item.attributes(),
                    item.available(),
                    item.publishedAt().orElse(null));
        }
    }

    @Serdeable
    @Schema(name = "ItemsRegistered")
    record Registered(long accepted, List<Rejection> rejected, long rejectedCount) {}
}
