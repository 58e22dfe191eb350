package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.problem.Problem;
import dev.attune.adapters.rest.settings.RestSettings;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Keeps apart what callers and what operators ask for, where each has a port of its own. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.PORTS)
@Requires(property = RestSettings.MANAGED, value = "true")
final class ManagementFilter {
    private final int port;

    ManagementFilter(RestSettings settings) {
        this.port = settings.managementPort().orElseThrow();
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        boolean arrivedThere = request.getServerAddress().getPort() == port;
        return arrivedThere == isForOperators(request.getPath())
                ? null
                : Problem.of(
                                HttpStatus.NOT_FOUND,
                                arrivedThere
                                        ? "this port answers /health and /prometheus alone"
                                        : "there is no such route on this port; /openapi lists them all")
                        .response();
    }

    private static boolean isForOperators(String path) {
        return path.startsWith("/health") || path.startsWith("/prometheus");
    }
}
