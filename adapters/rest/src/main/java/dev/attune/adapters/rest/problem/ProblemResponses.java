package dev.attune.adapters.rest.problem;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/**
 * The form of the framework's own errors, which is that of all other problems. Such errors are unknown routes, methods,
 * content types, and bodies that the framework cannot take.
 */
@Singleton
@Primary
final class ProblemResponses implements ErrorResponseProcessor<Problem> {
    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpStatus status = status(context.getRequest(), HttpStatus.valueOf(response.code()));
        return response.status(status)
                .body(Problem.of(status, detail(context, status)))
                .contentType(Problem.MEDIA_TYPE);
    }

    private static HttpStatus status(HttpRequest<?> request, HttpStatus found) {
        // If two routes differ in the content type that they take, the framework checks Accept last.
        return found == HttpStatus.UNSUPPORTED_MEDIA_TYPE && !acceptsJson(request) ? HttpStatus.NOT_ACCEPTABLE : found;
    }

    private static boolean acceptsJson(HttpRequest<?> request) {
        return request.accept().isEmpty()
                || request.accept().stream().anyMatch(type -> type.matches(MediaType.APPLICATION_JSON_TYPE));
    }

    private static String detail(ErrorContext context, HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "there is no such route; /openapi lists them all";
            case NOT_ACCEPTABLE -> "this route answers application/json, which Accept does not allow";
            case REQUEST_ENTITY_TOO_LARGE -> "a JSON body must be at most 4 MB; send application/x-ndjson for more";
            case BAD_REQUEST ->
                "the request cannot be read: "
                        + messages(context)
                                .replace(
                                        "Required Body [body] not specified",
                                        "a body is missing, or is not what its Content-Encoding says");
            default ->
                status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                        ? "something went wrong here; the log says what"
                        : messages(context).isBlank() ? status.getReason() : messages(context);
        };
    }

    private static String messages(ErrorContext context) {
        return context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
    }
}
