package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.admin.card.ModelCard;
import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.event.EventOut;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.Json;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.DeadLetters.Numbered;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.application.training.TrainingService;
import dev.attune.domain.InvalidValue;
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
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Training, models and dead letters. */
@Controller("/v1/admin")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces("application/json")
class AdminController {
    private static final Set<String> NAMES = Set.of("parameters", "seed", "from", "to", "activate");
    private static final long DEFAULT_SEED = 1;
    private static final int REPLAY_STEP = 100;

    private final TrainingService training;
    private final DeadLetters deadLetters;
    private final ProfileProjection projection;

    AdminController(TrainingService training, DeadLetters deadLetters, ProfileProjection projection) {
        this.training = training;
        this.deadLetters = deadLetters;
        this.projection = projection;
    }

    /** Start training. */
    @Post("/training-runs")
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
        Query.of(request);
        Object document = request.getBody()
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> Json.parse("body", bytes, bytes.length))
                .orElseGet(Map::of);
        Fields fields = Fields.of("body", document, NAMES);
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

    /** Training runs, newest first. */
    @Get("/training-runs")
    @Described.Paged
    @Described.Refusable
    Page<RunOut> runs(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        return Page.of(training.page(query.cursor(), limit + 1), limit, RunOut::from, TrainingRun::id);
    }

    /** How far a training run has come. */
    @Get("/training-runs/{id:[^/]+}")
    @Described.Refusable
    @Described.MayBeUnknown
    RunOut run(HttpRequest<?> request, @PathVariable String id) {
        Query.of(request);
        return shaped(id)
                .flatMap(training::find)
                .map(RunOut::from)
                .orElseThrow(() -> Refused.notFound("training run with this id"));
    }

    /** Cancel a training run. */
    @Delete("/training-runs/{id:[^/]+}")
    @Described.Refusable
    @Described.MayBeUnknown
    @Described.MayConflict
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunOut.class)))
    HttpResponse<RunOut> cancel(HttpRequest<?> request, @PathVariable String id) {
        Query.of(request);
        TrainingRun run =
                shaped(id).flatMap(training::find).orElseThrow(() -> Refused.notFound("training run with this id"));
        if (!training.cancel(id)) {
            throw new Refused(
                    HttpStatus.CONFLICT, "the run has ended as " + run.status().text());
        }
        return HttpResponse.<RunOut>accepted()
                .body(RunOut.from(training.find(id).orElse(run)));
    }

    /** Models, newest first. */
    @Get("/models")
    @Described.Paged
    @Described.Refusable
    Page<ModelOut> models(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        Optional<String> active = training.activeModel();
        return Page.of(
                training.models(query.cursor(), limit + 1),
                limit,
                model -> ModelOut.from(model, active),
                Model::version);
    }

    /** A model with its metrics, parameters and provenance. */
    @Get("/models/{version}")
    @Described.Refusable
    @Described.MayBeUnknown
    ModelOut model(HttpRequest<?> request, @PathVariable String version) {
        Query.of(request);
        return shaped(version)
                .flatMap(training::model)
                .map(model -> ModelOut.from(model, training.activeModel()))
                .orElseThrow(() -> Refused.notFound("model with this version"));
    }

    /** The same for people, in Markdown with plots. */
    @Get("/models/{version}/card")
    @Produces("text/markdown; charset=utf-8")
    @Described.Refusable
    @Described.MayBeUnknown
    String card(HttpRequest<?> request, @PathVariable String version) {
        Query.of(request);
        Model model =
                shaped(version).flatMap(training::model).orElseThrow(() -> Refused.notFound("model with this version"));
        return ModelCard.of(
                model, training.activeModel().filter(version::equals).isPresent());
    }

    /** Serve with this model, an older one too. */
    @Post("/models/{version}/activate")
    @Described.Refusable
    @Described.MayBeUnknown
    ModelOut activate(HttpRequest<?> request, @PathVariable String version) {
        Query.of(request);
        if (shaped(version).filter(training::activate).isEmpty()) {
            throw Refused.notFound("model with this version");
        }
        return model(request, version);
    }

    /** Events that could not be processed. */
    @Get("/dead-letters")
    @Described.Paged
    @Described.Refusable
    Page<LetterOut> letters(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        return Page.of(
                deadLetters.page(query.cursor().map(AdminController::number), limit + 1),
                limit,
                LetterOut::from,
                letter -> Long.toString(letter.number()));
    }

    /** Try all dead letters again. */
    @Post("/dead-letters/replay")
    @Described.Refusable
    ReplayOut replay(HttpRequest<?> request) {
        Query.of(request);
        int replayed = 0;
        int failed = 0;
        Optional<Long> last = Optional.empty();
        for (List<Numbered> page = deadLetters.page(last, REPLAY_STEP);
                !page.isEmpty();
                page = deadLetters.page(last, REPLAY_STEP)) {
            ProfileProjection.Replay result = projection.replay(page);
            replayed += result.replayed();
            failed += result.failed();
            last = Optional.of(page.getLast().number());
        }
        return new ReplayOut(replayed, failed);
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw new InvalidValue("cursor", "a nextCursor of this list", cursor);
        }
    }

    /** Text that a database may be asked about. */
    private static Optional<String> shaped(String id) {
        return Optional.of(id).filter(text -> text.chars().noneMatch(Character::isISOControl) && text.length() <= 128);
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

    @Serdeable
    @Schema(name = "Model")
    record ModelOut(
            String version,
            String sha256,
            long size,
            boolean active,
            Instant createdAt,
            Map<String, Double> metrics,

            @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> parameters,

            @Schema(additionalProperties = AdditionalPropertiesValue.TRUE)
            Map<String, Object> provenance) {
        static ModelOut from(Model model, Optional<String> active) {
            return new ModelOut(
                    model.version(),
                    model.sha256(),
                    model.size(),
                    active.filter(model.version()::equals).isPresent(),
                    model.createdAt(),
                    model.quality().asMap(),
                    model.parameters(),
                    model.provenance().asMap());
        }
    }

    @Serdeable
    @Schema(name = "DeadLetter")
    record LetterOut(long number, EventOut event, String reason, int attempts, Instant failedAt) {
        static LetterOut from(Numbered numbered) {
            return new LetterOut(
                    numbered.number(),
                    EventOut.from(numbered.letter().event().event()),
                    numbered.letter().reason(),
                    numbered.letter().attempts(),
                    numbered.letter().failedAt());
        }
    }

    @Serdeable
    @Schema(name = "Replay")
    record ReplayOut(int replayed, int failed) {}
}
