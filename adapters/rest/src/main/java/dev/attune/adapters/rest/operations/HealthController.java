package dev.attune.adapters.rest.operations;

import dev.attune.application.operations.Readiness;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers the health checks of an orchestrator. Both checks answer from memory. */
@Controller("/health")
class HealthController {
    private static final String EVENTS = "events";
    private static final Live ALIVE = new Live("up");

    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    /** Tell that the process runs. */
    @Get("/live")
    Live live() {
        return ALIVE;
    }

    /**
     * Tell whether this instance is ready. It is ready without data and without a model too. While the store does not
     * answer, the instance stays ready and says so.
     */
    @Get("/ready")
    @ApiResponse(
            responseCode = "503",
            description = "Not yet, or no longer",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Ready.class)))
    HttpResponse<Ready> ready() {
        Readiness.State state = readiness.state();
        Ready body = new Ready(
                state.ready() ? "ready" : "not ready",
                state.stuck().isEmpty() ? null : state.stuck(),
                text(state.stores().getOrDefault(EVENTS, true)),
                stores(state.stores()),
                state.modelVersion().orElse(null),
                state.modelRefused().orElse(null));
        return state.ready()
                ? HttpResponse.ok(body)
                : HttpResponse.<Ready>status(HttpStatus.SERVICE_UNAVAILABLE).body(body);
    }

    private static Map<String, String> stores(Map<String, Boolean> answers) {
        Map<String, String> stores = new LinkedHashMap<>();
        answers.forEach((port, up) -> stores.put(port, text(up)));
        return stores;
    }

    private static String text(boolean up) {
        return up ? "up" : "down";
    }

    @Serdeable
    record Live(String status) {}

    /**
     * The answer of the readiness check.
     *
     * @param stuck names of background work that hangs
     * @param store whether the events' store answers: {@code up}, or {@code down} while answers come from memory
     * @param stores the same for the store behind each port, by the port's name
     */
    @Serdeable
    record Ready(
            String status,
            @Nullable List<String> stuck,
            String store,
            Map<String, String> stores,
            @Nullable String modelVersion,
            @Nullable String modelRefused) {}
}
