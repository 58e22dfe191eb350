package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.problem.Problem;
import dev.attune.adapters.rest.settings.ApiKeys;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.List;
import java.util.Optional;

/**
 * A filter that asks for a key on every route under /v1, and for an admin key under /v1/admin. It looks at the path
 * itself, because matching a pattern would cost more than the rest of its work. Without keys, it asks that the request
 * comes from this machine.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(FilterOrder.KEYS)
public final class ApiKeyFilter {
    public static final String HEADER = "X-API-Key";
    private static final String CALLER = "attune.caller";
    private static final String ACCEPTED = "attune.accepted";
    private static final String NOBODY = "anonymous";

    private final KeyRing keys;
    private final FailedAttempts failed;

    ApiKeyFilter(KeyRing keys, FailedAttempts failed) {
        this.keys = keys;
        this.failed = failed;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (!keys.required()) {
            return fromThisMachine(request);
        }
        if (!request.getPath().startsWith("/v1")
                || request.getAttribute(ACCEPTED).isPresent()) {
            return null;
        }
        // If a request has two keys, neither counts. Nobody can tell which of them a proxy has added.
        List<String> given = request.getHeaders().getAll(HEADER);
        Optional<ApiKeys.Holder> holder = given.size() == 1 ? keys.holderOf(given.getFirst()) : Optional.empty();
        if (holder.isEmpty()) {
            return failed.counted(
                    request,
                    Problem.of(HttpStatus.UNAUTHORIZED, "one valid key is needed in the header " + HEADER)
                            .response()
                            .header("WWW-Authenticate", "ApiKey"));
        }
        name(request, holder.get().caller());
        if (isAdmin(request.getPath()) && holder.get().role() != ApiKeys.Role.ADMIN) {
            return Problem.of(HttpStatus.FORBIDDEN, "this route needs an admin key")
                    .response();
        }
        return null;
    }

    /** Where there is no key to ask for, everybody who can reach the port may do everything: this machine alone. */
    @Nullable
    private static HttpResponse<?> fromThisMachine(HttpRequest<?> request) {
        String host = request.getHeaders().get("Host");
        return host == null || LoopbackHost.names(host)
                ? null
                : Problem.of(
                                HttpStatus.MISDIRECTED_REQUEST,
                                "without keys, Host must be localhost or a loopback address: " + host
                                        + "; set ATTUNE_API_KEYS to answer under other names")
                        .response();
    }

    /** Lets a request pass without a key. */
    static void accept(HttpRequest<?> request, String caller) {
        name(request, caller);
        request.setAttribute(ACCEPTED, true);
    }

    /** Notes the name of a request's caller, whether the request may pass or not. */
    static void name(HttpRequest<?> request, String caller) {
        request.setAttribute(CALLER, caller);
    }

    /** Returns the name of a request's caller, which gives no key away. */
    static String caller(HttpRequest<?> request) {
        return request.getAttribute(CALLER, String.class).orElse(NOBODY);
    }

    static boolean isAdmin(String path) {
        return path.equals("/v1/admin") || path.startsWith("/v1/admin/");
    }
}
