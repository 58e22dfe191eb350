package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.event.EventOut;
import dev.attune.adapters.rest.http.Ndjson;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.http.ScannedInput;
import dev.attune.adapters.rest.item.ItemController;
import dev.attune.application.catalog.Items;
import dev.attune.application.events.Export;
import dev.attune.application.port.Catalog.Change;
import dev.attune.application.port.EventStore;
import dev.attune.domain.event.Event;
import dev.attune.domain.item.ItemId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;

/**
 * Exports all events and items as lines that another instance takes in as they are. An operator exports them to move to
 * another database, or to keep a copy.
 */
@Controller("/v1/admin/export")
@ExecuteOn(TaskExecutors.BLOCKING)
class ExportController {
    /** An export of events may hold a connection to the database for as long as its reader takes. */
    private final Slots slots =
            new Slots(2, "two exports are under way on this instance; try again when one has ended");

    private final EventStore events;
    private final Items items;
    private final Ndjson ndjson;

    ExportController(EventStore events, Items items, Ndjson ndjson) {
        this.events = events;
        this.items = items;
        this.ndjson = ndjson;
    }

    /**
     * Export all events, or the ones that happened at {@code from} or later and before {@code to}. They come in no
     * particular order.
     */
    @Get("/events")
    @Described.Period
    @Described.Refusable
    @Produces(Ndjson.MEDIA_TYPE)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Ndjson.MEDIA_TYPE,
                            schema = @Schema(type = "string", description = "One event a line")))
    HttpResponse<?> events(HttpRequest<?> request) {
        Query query = Query.of(request, "from", "to");
        Export export = new Export(events, query.time("from"), query.time("to"));
        return Ndjson.answer(ScannedInput.<Event>of(
                found -> slots.run(() -> export.run(found)), event -> ndjson.line(EventOut.from(event))));
    }

    /** Export all items. A withdrawn item comes as an id that is not available. */
    @Get("/items")
    @Described.Refusable
    @Produces(Ndjson.MEDIA_TYPE)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Ndjson.MEDIA_TYPE,
                            schema = @Schema(type = "string", description = "One item a line")))
    HttpResponse<?> items(HttpRequest<?> request) {
        Query.none(request);
        return Ndjson.answer(ScannedInput.<Change>of(found -> slots.run(() -> items.exportAll(found)), this::line));
    }

    private byte[] line(Change change) {
        return ndjson.line(change.item().map(ItemController.ItemOut::from).orElseGet(() -> withdrawn(change.id())));
    }

    private static ItemController.ItemOut withdrawn(ItemId id) {
        return new ItemController.ItemOut(id.value(), List.of(), Map.of(), false, null, null);
    }
}
