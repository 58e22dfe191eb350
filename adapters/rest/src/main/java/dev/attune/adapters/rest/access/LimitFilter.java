package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.problem.Problem;
import dev.attune.adapters.rest.settings.RestSettings;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * A filter that refuses requests under /v1 above a caller's rate or quota. The answers tell how much is left, also
 * those to requests that pass.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.LIMITS)
@Requires(property = RestSettings.LIMITED, value = "true")
final class LimitFilter {
    private static final String VERDICT = "attune.verdict";

    private final CallerLimits limits;

    LimitFilter(CallerLimits limits) {
        this.limits = limits;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> take(HttpRequest<?> request) {
        if (!request.getPath().startsWith("/v1")) {
            return null;
        }
        Verdict verdict = limits.take(ApiKeyFilter.caller(request));
        if (verdict.passes()) {
            request.setAttribute(VERDICT, verdict);
            return null;
        }
        String wait = Long.toString(verdict.resetSeconds());
        MutableHttpResponse<?> refused = Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "this key has used its " + verdict.limit() + " requests; there are more in " + wait + " s")
                .response();
        return noted(refused.header("Retry-After", wait), verdict);
    }

    @ResponseFilter
    void tell(HttpRequest<?> request, MutableHttpResponse<?> response) {
        request.getAttribute(VERDICT, Verdict.class).ifPresent(verdict -> noted(response, verdict));
    }

    private static MutableHttpResponse<?> noted(MutableHttpResponse<?> response, Verdict verdict) {
        return response.header("RateLimit-Limit", Long.toString(verdict.limit()))
                .header("RateLimit-Remaining", Long.toString(verdict.remaining()))
                .header("RateLimit-Reset", Long.toString(verdict.resetSeconds()));
    }
}
