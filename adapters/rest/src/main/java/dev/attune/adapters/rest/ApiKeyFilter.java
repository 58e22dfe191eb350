package dev.attune.adapters.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;

/**
 * Asks for a key on every route under /v1, and for an admin's under /v1/admin. Looks at the path itself: matching a pattern costs more
 * than all else this does.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ApiKeyFilter {
    static final String HEADER = "X-API-Key";

    private final ApiKeys keys;

    ApiKeyFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (!keys.required() || !request.getPath().startsWith("/v1")) {
            return null;
        }
        Optional<ApiKeys.Role> role = Optional.ofNullable(request.getHeaders().get(HEADER)).flatMap(keys::roleOf);
        if (role.isEmpty()) {
            MutableHttpResponse<?> refused = Problem.of(HttpStatus.UNAUTHORIZED, "a valid key is needed in the header " + HEADER).response();
            return refused.header("WWW-Authenticate", "ApiKey");
        }
        if (isAdmin(request.getPath()) && role.get() != ApiKeys.Role.ADMIN) {
            return Problem.of(HttpStatus.FORBIDDEN, "this route needs an admin key").response();
        }
        return null;
    }

    private static boolean isAdmin(String path) {
        return path.equals("/v1/admin") || path.startsWith("/v1/admin/");
    }
}
