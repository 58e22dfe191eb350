package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.event.EventOut;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.Query;
import dev.attune.application.port.DeadLetters.Numbered;
import dev.attune.application.projection.DeadLetterReplay;
import dev.attune.application.projection.ProfileProjection;
import dev.attune.domain.InvalidValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** Shows the dead letters and replays them. */
@Controller("/v1/admin/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces("application/json")
class DeadLetterController {
    private final DeadLetterReplay letters;

    DeadLetterController(DeadLetterReplay letters) {
        this.letters = letters;
    }

    /** List the dead letters. */
    @Get
    @Described.Paged
    @Described.Refusable
    Page<LetterOut> letters(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "cursor");
        int limit = query.limit().orElse(Page.DEFAULT_LIMIT);
        return Page.of(
                letters.page(query.cursor().map(DeadLetterController::number), limit + 1),
                limit,
                LetterOut::from,
                letter -> Long.toString(letter.number()));
    }

    /** Replay all dead letters. */
    @Post("/replay")
    @Described.Refusable
    ReplayOut replay(HttpRequest<?> request) {
        Query.none(request);
        ProfileProjection.Replay done = letters.all();
        return new ReplayOut(done.replayed(), done.failed());
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw new InvalidValue("cursor", "a nextCursor of this list", cursor);
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
