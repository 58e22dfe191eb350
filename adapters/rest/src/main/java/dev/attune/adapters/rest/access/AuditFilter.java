package dev.attune.adapters.rest.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A filter that logs who did what: changes through the admin routes and of the catalog, exports, reads and erasures of
 * a user's events, and requests that were refused. It never logs content. An operator can send the category of this log
 * to a place of its own.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.AUDIT)
final class AuditFilter {
    /** Notes that a request is one of too many attempts. Nobody may fill the log with these. */
    static final String UNHEARD = "attune.unheard";

    private static final Set<Integer> WRONG_KEY = Set.of(401, 403);
    private static final Set<Integer> REFUSED = Set.of(401, 403, 429);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int LONGEST_PATH = 512;
    private static final Logger AUDIT = LoggerFactory.getLogger("attune.audit");

    /** A caller that hangs up has no address any more when its answer is there. */
    @RequestFilter
    void remember(HttpRequest<?> request) {
        if (isNoted(request)) {
            FailedAttempts.rememberAddress(request);
        }
    }

    @ResponseFilter
    void note(HttpRequest<?> request, HttpResponse<?> response) {
        boolean noted = isNoted(request) || isRefused(request, response.code());
        if (!noted || request.getAttribute(UNHEARD).isPresent()) {
            return;
        }
        AUDIT.info(
                "caller={} address={} request={} method={} path={} status={}",
                ApiKeyFilter.caller(request),
                FailedAttempts.address(request),
                requestId(request),
                request.getMethodName(),
                path(request),
                response.code());
    }

    /** Whether a request is noted, whatever the answer is. */
    private static boolean isNoted(HttpRequest<?> request) {
        String asked = request.getPath();
        String path = asked.endsWith("/") ? asked.substring(0, asked.length() - 1) : asked;
        boolean reads = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        if (ApiKeyFilter.isAdmin(path)) {
            return !reads || path.startsWith("/v1/admin/export");
        }
        if (path.startsWith("/v1/users/")) {
            return !reads || path.endsWith("/events");
        }
        return path.startsWith("/v1/items") && !reads;
    }

    private static boolean isRefused(HttpRequest<?> request, int status) {
        return ApiKeyFilter.isAdmin(request.getPath())
                ? REFUSED.contains(status)
                : request.getPath().startsWith("/v1") && WRONG_KEY.contains(status);
    }

    /** The name that the caller or a gateway gave the request. Another text could feign fields of a line. */
    private static String requestId(HttpRequest<?> request) {
        return Optional.ofNullable(request.getHeaders().get("X-Request-ID"))
                .filter(id -> REQUEST_ID.matcher(id).matches())
                .orElse("-");
    }

    /** The path as it was sent. Without its escapes it could feign fields of a line. */
    private static String path(HttpRequest<?> request) {
        String path = request.getUri().getRawPath();
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "..." : path;
    }
}
