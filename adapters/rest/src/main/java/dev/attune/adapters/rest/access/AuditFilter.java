package dev.attune.adapters.rest.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A filter that logs each request that changes something through the admin routes, with its caller. It also logs the
 * refused requests to these routes. An operator can send the category of this log to a place of its own.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.AUDIT)
final class AuditFilter {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 429);
    private static final Logger AUDIT = LoggerFactory.getLogger("attune.audit");

    @ResponseFilter
    void note(HttpRequest<?> request, HttpResponse<?> response) {
        if (ApiKeyFilter.isAdmin(request.getPath())
                && (request.getMethod() != HttpMethod.GET || REFUSED.contains(response.code()))) {
            // The path is logged as it was sent. Without its escapes it could feign fields of a line.
            AUDIT.info(
                    "caller={} method={} path={} status={}",
                    ApiKeyFilter.caller(request),
                    request.getMethodName(),
                    request.getUri().getRawPath(),
                    response.code());
        }
    }
}
