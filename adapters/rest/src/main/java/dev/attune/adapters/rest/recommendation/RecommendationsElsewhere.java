package dev.attune.adapters.rest.recommendation;

import dev.attune.adapters.rest.problem.Problem;
import dev.attune.adapters.rest.settings.RestSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * A filter that refuses requests for recommendations on an instance that follows no models and no lists. Such an
 * instance would answer as if no user had done anything yet.
 */
@ServerFilter({
    "/v1/users/*/recommendations",
    "/v1/recommendations",
    "/v1/items/*/similar",
    "/v1/popular",
    "/v1/trending",
    "/v1/latest",
    "/v1/users/*/recommendations/",
    "/v1/recommendations/",
    "/v1/items/*/similar/",
    "/v1/popular/",
    "/v1/trending/",
    "/v1/latest/"
})
@Requires(property = RestSettings.SERVES, value = "false")
final class RecommendationsElsewhere {
    private final Counter refused;

    RecommendationsElsewhere(MeterRegistry meters) {
        this.refused = Counter.builder("attune.recommendations.elsewhere")
                .description("Requests for recommendations that reached an instance without the role serve")
                .register(meters);
    }

    @RequestFilter
    HttpResponse<?> refuse() {
        refused.increment();
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "this instance answers no recommendations; ask one that has the role serve")
                .response();
    }
}
