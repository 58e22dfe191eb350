package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.admin.TrainingRunController.RunOut;
import dev.attune.adapters.rest.admin.upload.ContentDigest;
import dev.attune.adapters.rest.admin.upload.SpooledFile;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.training.TrainingService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Takes in external models. */
@Controller("/v1/admin/models")
class UploadController {
    private static final long DEFAULT_SEED = 1;

    private final TrainingService training;
    private final long most;
    /**
     * Lets in one upload at a time. Each takes room on the disk, and all of them together lead to only one training
     * run.
     */
    private final Semaphore one = new Semaphore(1);

    UploadController(TrainingService training, RestSettings settings) {
        this.training = training;
        this.most = settings.maxUpload();
    }

    /** Complete, judge and publish an external model. The answer is the training run that does so. */
    @Post
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Described.RefusableBody
    @Described.MayConflict
    @Consumes("application/octet-stream")
    @Produces("application/json")
    @Operation(
            operationId = "upload",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "activate",
                        description = "Whether to serve with it",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"ifBetter", "always", "never"},
                                        defaultValue = "ifBetter")),
                @Parameter(
                        in = ParameterIn.HEADER,
                        name = ContentDigest.HEADER,
                        required = true,
                        description = "sha-256=:BASE64: of the body (RFC 9530)",
                        schema = @Schema(type = "string"))
            })
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema =
                                    @Schema(
                                            type = "string",
                                            format = "binary",
                                            description =
                                                    "A file with an external model, as ExternalModelFile of ml/kernels"
                                                            + " writes it")))
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RunOut.class)))
    HttpResponse<RunOut> upload(HttpRequest<?> request, @Body InputStream body) throws IOException {
        Activation activation = Query.of(request, "activate")
                .text("activate")
                .map(Activation::parse)
                .orElse(Activation.IF_BETTER);
        ContentDigest wanted =
                ContentDigest.parse(Optional.ofNullable(request.getHeaders().get(ContentDigest.HEADER)));
        try (body) {
            if (!one.tryAcquire()) {
                throw Refused.busy("another upload is being taken in: send this one again when it is done");
            }
            try {
                return taken(body, wanted, activation);
            } finally {
                one.release();
            }
        }
    }

    private HttpResponse<RunOut> taken(InputStream body, ContentDigest wanted, Activation activation)
            throws IOException {
        try (SpooledFile file = SpooledFile.of(body, most)) {
            wanted.check(file.digest());
            TrainingRun run = training.complete(file, DEFAULT_SEED, activation);
            return HttpResponse.<RunOut>accepted()
                    .body(RunOut.from(run))
                    .header("Location", "/v1/admin/training-runs/" + run.id());
        } catch (SpooledFile.TooLarge e) {
            throw Refused.tooLarge("an upload has at most " + (most >> 20) + " MiB (attune.upload.megabytes)");
        }
    }
}
