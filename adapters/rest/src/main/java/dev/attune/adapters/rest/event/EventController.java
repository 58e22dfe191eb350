package dev.attune.adapters.rest.event;

import dev.attune.adapters.rest.access.IntakeLimits;
import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.CsvTable;
import dev.attune.adapters.rest.http.DecodedStream;
import dev.attune.adapters.rest.http.Intake;
import dev.attune.adapters.rest.http.Intake.Kept;
import dev.attune.adapters.rest.http.Meter;
import dev.attune.adapters.rest.http.Ndjson;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.problem.Problem.Rejection;
import dev.attune.application.consistency.TokenCodec;
import dev.attune.application.events.EventIntake;
import dev.attune.application.events.EventIntake.Receipt;
import dev.attune.domain.event.Event;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * Takes in events. It answers 202 once they are durable, and names the refused ones with the reasons. It answers 400 if
 * all were bad, and 503 if the store took none. A caller may send events with ids again without harm. An event without
 * an id counts twice after a retry.
 */
@Controller("/v1/events")
class EventController {
    /** Maximum number of bytes of a body that is read on the thread that received it. */
    private static final int SMALL = 1024;

    private final EventIntake intake;
    private final EventDocuments documents;
    private final TokenCodec tokens;
    private final IntakeLimits limits;
    private final Executor blocking;

    EventController(
            EventIntake intake,
            EventDocuments documents,
            TokenCodec tokens,
            IntakeLimits limits,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.intake = intake;
        this.documents = documents;
        this.tokens = tokens;
        this.limits = limits;
        this.blocking = blocking;
    }

    /** Store one event or an array of up to 1,000 events. */
    @Post
    @Consumes("application/json")
    @Described.RefusableBody
    @Produces("application/json")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(oneOf = {ApiSchemas.EventDocument.class, ApiSchemas.EventDocuments.class})),
                @Content(
                        mediaType = Ndjson.MEDIA_TYPE,
                        schema = @Schema(type = "string", description = "One event a line, any number of lines")),
                @Content(
                        mediaType = CsvTable.MEDIA_TYPE,
                        schema =
                                @Schema(
                                        type = "string",
                                        description = "A row that names the fields, then one event a row"))
            })
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Accepted.class)))
    CompletionStage<HttpResponse<?>> store(HttpRequest<?> request, @Body byte[] body) {
        Query.none(request);
        // Who has used up what it may send waits, and no thread of the network may wait for it.
        return body.length <= SMALL && limits.of(request) == Meter.NONE
                ? stored(request, body)
                : CompletableFuture.supplyAsync(() -> stored(request, body), blocking)
                        .thenCompose(Function.identity());
    }

    private CompletionStage<HttpResponse<?>> stored(HttpRequest<?> request, byte[] body) {
        Meter meter = limits.of(request);
        Intake<Event, Receipt> events = events(meter);
        events.take("events", body);
        return answer(events);
    }

    @ExecuteOn(TaskExecutors.BLOCKING)
    @Post
    @Consumes(Ndjson.MEDIA_TYPE)
    @Produces("application/json")
    @Operation(hidden = true)
    CompletionStage<HttpResponse<?>> storeStream(HttpRequest<?> request, @Body InputStream body) throws IOException {
        Query.none(request);
        Meter meter = limits.of(request);
        Intake<Event, Receipt> events = events(meter);
        try (InputStream lines = DecodedStream.of(request, body)) {
            events.take(lines);
        }
        return answer(events);
    }

    @ExecuteOn(TaskExecutors.BLOCKING)
    @Post
    @Consumes(CsvTable.MEDIA_TYPE)
    @Produces("application/json")
    @Operation(hidden = true)
    CompletionStage<HttpResponse<?>> storeTable(HttpRequest<?> request, @Body InputStream body) throws IOException {
        Query.none(request);
        Meter meter = limits.of(request);
        Intake<Event, Receipt> events = events(meter);
        try (InputStream table = DecodedStream.of(request, body)) {
            events.take(CsvTable.of(request, meter.counting(table), documents.columns()));
        }
        return answer(events);
    }

    private Intake<Event, Receipt> events(Meter meter) {
        return new Intake<>(
                documents.ofRequest(),
                events -> intake.accept(events).thenApply(taken -> new Kept<>(taken.receipt(), taken.refused())),
                Receipt::and,
                Receipt.NONE,
                meter);
    }

    private CompletionStage<HttpResponse<?>> answer(Intake<Event, Receipt> events) {
        return events.answer(receipt -> HttpResponse.accepted()
                .body(new Accepted(
                        receipt.accepted(),
                        receipt.duplicates(),
                        events.rejections().shown(),
                        events.rejections().count(),
                        tokens.encode(receipt.token()))));
    }

    /**
     * The result of a request with events.
     *
     * @param rejected the first 100 of the refused events; {@code rejectedCount} counts all
     */
    @Serdeable
    @Schema(name = "EventsAccepted")
    record Accepted(long accepted, long duplicates, List<Rejection> rejected, long rejectedCount, String token) {}
}
