package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.access.AdminTokens.Checked;
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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** A filter that accepts a token in place of a key on the admin routes. */
@ServerFilter("/v1/admin/**")
@Order(FilterOrder.TOKENS)
@Requires(property = RestSettings.TOKENS, value = "true")
final class TokenFilter {
    private static final String SCHEME = "Bearer ";

    private final AdminTokens tokens;
    private final FailedAttempts failed;

    TokenFilter(AdminTokens tokens, FailedAttempts failed) {
        this.tokens = tokens;
        this.failed = failed;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        // If a request has two, neither counts. Nobody can tell which of them a proxy has added.
        List<String> given = request.getHeaders().getAll("Authorization");
        String authorization = given.size() == 1 ? given.getFirst() : null;
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return switch (tokens.check(authorization.substring(SCHEME.length()).strip())) {
            case Checked.Admin admin -> {
                ApiKeyFilter.accept(request, named(admin.subject()));
                yield null;
            }
            case Checked.Other other -> {
                ApiKeyFilter.name(request, named(other.subject()));
                yield Problem.of(HttpStatus.FORBIDDEN, "this route needs a token with the admin role")
                        .response();
            }
            case Checked.Bad bad ->
                failed.counted(
                        request,
                        Problem.of(HttpStatus.UNAUTHORIZED, "the token is not accepted: " + bad.reason())
                                .response()
                                .header("WWW-Authenticate", "Bearer error=\"invalid_token\""));
            case Checked.Unknown unknown ->
                Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "tokens cannot be checked now: " + unknown.reason())
                        .response()
                        .header("Retry-After", "5");
        };
    }

    private static String named(String subject) {
        return "token-" + subject.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
