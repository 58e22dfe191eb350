package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.training.TrainingService;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Starts, shows and cancels training runs. */
@Controller("/v1/admin/training-runs")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces("application/json")
class TrainingRunController {
    private static final Set<String> NAMES = Set.of("parameters", "seed", "from", "to", "activate");
    private static final long DEFAULT_SEED = 1;

    private final TrainingService training;

    TrainingRunController(TrainingService training) {
        this.training = training;
    }

    /** Start a training run. */
    @Post
    @Described.RefusableBody
    @Described.MayConflict
    @Consumes("application/json")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiSchemas.TrainingDocument.class)))
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunOut.class)))
    HttpResponse<RunOut> start(HttpRequest<byte[]> request) {
        Query.none(request);
        Fields fields = Fields.ofBody(request, NAMES);
        TrainingRun run = training.start(new TrainingRun.Request(
                fields.object("parameters").orElse(Map.of()),
                fields.whole("seed").orElse(DEFAULT_SEED),
                fields.time("from"),
                fields.time("to"),
                fields.optionalText("activate")
                        .map(TrainingRun.Activation::parse)
                        .orElse(TrainingRun.Activation.IF_BETTER)));
        return HttpResponse.<RunOut>accepted()
                .body(RunOut.from(run))
                .header("Location", "/v1/admin/training-runs/" + run.id());
    }

    /** List the training runs, newest first. */
    @Get
    @Described.Paged
    @Described.Refusable
    Page<RunOut> runs(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        return Page.of(training.page(query.cursor(), limit + 1), limit, RunOut::from, TrainingRun::id);
    }

    /** Show a training run and its progress. */
    @Get("/{id:[^/]+}")
    @Described.Refusable
    @Described.MayBeUnknown
    RunOut run(HttpRequest<?> request, @PathVariable String id) {
        Query.none(request);
        return Shape.checked(id)
                .flatMap(training::find)
                .map(RunOut::from)
                .orElseThrow(() -> Refused.notFound("training run with this id"));
    }

    /** Cancel a training run. */
    @Delete("/{id:[^/]+}")
    @Described.Refusable
    @Described.MayBeUnknown
    @Described.MayConflict
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunOut.class)))
    HttpResponse<RunOut> cancel(HttpRequest<?> request, @PathVariable String id) {
        Query.none(request);
        TrainingRun run = Shape.checked(id)
                .flatMap(training::find)
                .orElseThrow(() -> Refused.notFound("training run with this id"));
        if (!training.cancel(id)) {
            throw new Refused(
                    HttpStatus.CONFLICT, "the run has ended as " + run.status().text());
        }
        return HttpResponse.<RunOut>accepted()
                .body(RunOut.from(training.find(id).orElse(run)));
    }

    @Serdeable
    @Schema(name = "TrainingRun")
    record RunOut(
            String id,
            String status,
            String stage,
            double fraction,
            @Nullable String reason,
            @Nullable String modelVersion,
            boolean activated,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        static RunOut from(TrainingRun run) {
            return new RunOut(
                    run.id(),
                    run.status().text(),
                    run.stage(),
                    Math.round(run.fraction() * 1_000) / 1_000.0,
                    run.reason().orElse(null),
                    run.modelVersion().orElse(null),
                    run.activated(),
                    run.createdAt(),
                    run.startedAt().orElse(null),
                    run.endedAt().orElse(null));
        }
    }
}
