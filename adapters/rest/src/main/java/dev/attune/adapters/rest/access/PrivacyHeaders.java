package dev.attune.adapters.rest.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Tells caches and browsers what an answer is not for. A key in {@code X-API-Key} does not make an answer private for a
 * shared cache, so the answer itself says that nobody may keep it. No browser guesses another type of content.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.REFUSALS)
final class PrivacyHeaders {
    @ResponseFilter
    void tell(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.header("X-Content-Type-Options", "nosniff");
        if (request.getPath().startsWith("/v1")) {
            response.header("Cache-Control", "no-store");
        }
    }
}
