package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.Ndjson;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.http.ScannedInput;
import dev.attune.application.projection.RebuildAll;
import dev.attune.application.projection.RebuildAll.Progress;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.UserId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import java.util.Set;

/** Makes profiles and counts anew from the stored events. */
@Controller("/v1/admin/projection")
@ExecuteOn(TaskExecutors.BLOCKING)
class ProjectionController {
    private static final Set<String> NAMES = Set.of("userId", "from", "usersPerSecond");

    private final RebuildAll rebuild;
    private final Ndjson ndjson;
    private final Slots slot =
            new Slots(1, "a rebuild of all users is under way on this instance; try again when it has ended");

    ProjectionController(RebuildAll rebuild, Ndjson ndjson) {
        this.rebuild = rebuild;
        this.ndjson = ndjson;
    }

    /**
     * Rebuild the profile of one user, or the profiles of all users and the counts of items, from the stored events.
     * The answer is a stream that tells the progress about once a second. Closing the connection ends the rebuild.
     */
    @Post("/rebuild")
    @Described.RefusableBody
    @Consumes("application/json")
    @Produces(Ndjson.MEDIA_TYPE)
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiSchemas.RebuildDocument.class)))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = Ndjson.MEDIA_TYPE, schema = @Schema(implementation = ProgressOut.class)))
    HttpResponse<?> rebuild(HttpRequest<byte[]> request) {
        Query.none(request);
        Fields fields = Fields.ofBody(request, NAMES);
        Optional<UserId> user = fields.optionalText("userId").map(UserId::new);
        if (user.isPresent() && (fields.has("from") || fields.has("usersPerSecond"))) {
            throw new InvalidValue("userId", "absent, or alone", user.get().value());
        }
        double from = fields.number("from", "a number in " + RebuildAll.SHARES).orElse(0);
        long rate = fields.whole("usersPerSecond", "a whole number in " + RebuildAll.RATES)
                .orElse(RebuildAll.DEFAULT_RATE);
        return Ndjson.answer(ScannedInput.<Progress>lineByLine(
                told -> user.ifPresentOrElse(
                        one -> told.accept(rebuild.one(one)), () -> slot.run(() -> rebuild.run(from, rate, told))),
                progress -> ndjson.line(ProgressOut.from(progress))));
    }

    /**
     * What a rebuild has done.
     *
     * @param done share of the users that is done; a rebuild that ended early goes on with this as {@code from}
     * @param users number of users since this rebuild began
     * @param changed number of those whose stored profile was another one
     * @param failed number of those whose profile could not be made or stored; the log says why
     * @param counted number of users whose events were counted anew for popular and trending items
     */
    @Serdeable
    @Schema(name = "RebuildProgress")
    record ProgressOut(double done, long users, long changed, long failed, long counted) {
        static ProgressOut from(Progress progress) {
            return new ProgressOut(
                    progress.done(), progress.users(), progress.changed(), progress.failed(), progress.counted());
        }
    }
}
