package dev.attune.adapters.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down who changed what through the admin's routes, what was refused among it. The log's category can be sent elsewhere on its own. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.AUDIT)
final class AuditFilter {
    private static final Logger AUDIT = LoggerFactory.getLogger("attune.audit");

    @ResponseFilter
    void note(HttpRequest<?> request, HttpResponse<?> response) {
        if (request.getMethod() != HttpMethod.GET && ApiKeyFilter.isAdmin(request.getPath())) {
            AUDIT.info("caller={} method={} path={} status={}", ApiKeyFilter.caller(request), request.getMethodName(), onOneLine(request.getPath()), response.code());
        }
    }

    /** A path may hold anything once its escapes are undone. */
    private static String onOneLine(String path) {
        return path.replaceAll("\\p{Cntrl}", "?");
    }
}
