package dev.attune.adapters.rest.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the refused requests by status. The framework's meters see only requests that reach a route, and a wrong key
 * or a rate that is used up never does.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.REFUSALS)
final class RefusalMeter {
    private final Map<Integer, Counter> refusals;

    RefusalMeter(MeterRegistry meters) {
        this.refusals = Stream.of(401, 403, 413, 429, 503)
                .collect(Collectors.toMap(
                        Function.identity(),
                        status -> Counter.builder("attune.refusals")
                                .description("Refused requests by status")
                                .tag("status", Integer.toString(status))
                                .register(meters)));
    }

    @ResponseFilter
    void count(HttpRequest<?> request, HttpResponse<?> response) {
        Counter counter = refusals.get(response.code());
        if (counter != null && request.getPath().startsWith("/v1")) {
            counter.increment();
        }
    }
}
