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
 * Writes down who changed what through the admin's routes, what was refused among it. The log's category can be sent
 * elsewhere on its own.
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
            // The path as it was sent: with its escapes undone it could feign the fields of a line.
            AUDIT.info(
                    "caller={} method={} path={} status={}",
                    ApiKeyFilter.caller(request),
                    request.getMethodName(),
                    request.getUri().getRawPath(),
                    response.code());
        }
    }
}
