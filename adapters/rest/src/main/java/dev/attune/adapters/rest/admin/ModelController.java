package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.admin.card.ModelCard;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.application.learning.Model;
import dev.attune.application.model.Models;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Shows models and switches between them. */
@Controller("/v1/admin/models")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces("application/json")
class ModelController {
    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    /** List the models, newest first. */
    @Get
    @Described.Paged
    @Described.Refusable
    Page<ModelOut> models(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        Optional<String> active = models.active();
        return Page.of(
                models.page(query.cursor(), limit + 1), limit, model -> ModelOut.from(model, active), Model::version);
    }

    /** Show a model with its metrics, parameters and provenance. */
    @Get("/{version}")
    @Described.Refusable
    @Described.MayBeUnknown
    ModelOut model(HttpRequest<?> request, @PathVariable String version) {
        Query.none(request);
        return Shape.checked(version)
                .flatMap(models::find)
                .map(model -> ModelOut.from(model, models.active()))
                .orElseThrow(() -> Refused.notFound("model with this version"));
    }

    /** Show a model as a document for people, in Markdown with plots. */
    @Get("/{version}/card")
    @Produces("text/markdown; charset=utf-8")
    @Described.Refusable
    @Described.MayBeUnknown
    String card(HttpRequest<?> request, @PathVariable String version) {
        Query.none(request);
        Model model = Shape.checked(version)
                .flatMap(models::find)
                .orElseThrow(() -> Refused.notFound("model with this version"));
        return ModelCard.of(model, models.active().filter(version::equals).isPresent());
    }

    /** Activate a model, which may be an older one. */
    @Post("/{version}/activate")
    @Described.Refusable
    @Described.MayBeUnknown
    ModelOut activate(HttpRequest<?> request, @PathVariable String version) {
        Query.none(request);
        if (Shape.checked(version).filter(models::activate).isEmpty()) {
            throw Refused.notFound("model with this version");
        }
        return model(request, version);
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
}
