package dev.attune.adapters.rest.event;

import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.Ndjson;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.PathId;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.http.ScannedInput;
import dev.attune.application.events.UserData;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;

/** Exports and erases the data of a user. */
@Controller("/v1/users/{id:[^/]+}")
@ExecuteOn(TaskExecutors.BLOCKING)
class UserController {
    private final UserData data;
    private final Ndjson ndjson;

    UserController(UserData data, Ndjson ndjson) {
        this.data = data;
        this.ndjson = ndjson;
    }

    /**
     * Export a user's events in pages of JSON. With {@code Accept: application/x-ndjson}, the answer is a stream of all
     * events, one a line.
     */
    @Get("/events")
    @Described.Paged
    @Described.Refusable
    @Produces({"application/json", Ndjson.MEDIA_TYPE})
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = EventPage.class)),
                @Content(
                        mediaType = Ndjson.MEDIA_TYPE,
                        schema = @Schema(type = "string", description = "One event a line"))
            })
    HttpResponse<?> events(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named) {
        UserId user = named.user();
        if (request.accept().stream().anyMatch(type -> type.getName().equals(Ndjson.MEDIA_TYPE))) {
            Query.none(request);
            return Ndjson.answer(ScannedInput.<Event>of(
                    found -> data.exportAll(user, found), event -> ndjson.line(EventOut.from(event))));
        }
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        List<Event> found = data.export(user, query.cursor().map(EventId::new), limit + 1);
        return HttpResponse.ok(Page.of(
                        found, limit, EventOut::from, event -> event.id().value()))
                .contentType("application/json");
    }

    /** Erase a user: events, profile and dead letters. */
    @Delete
    @Described.Refusable
    @Status(HttpStatus.NO_CONTENT)
    void erase(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named) {
        Query.none(request);
        data.erase(named.user());
    }

    /** A page of events, for the API's description alone. */
    @Introspected
    @Schema(name = "KeptEvents")
    record EventPage(List<EventOut> items, @Nullable String nextCursor) {}
}
