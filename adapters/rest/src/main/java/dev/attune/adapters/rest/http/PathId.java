package dev.attune.adapters.rest.http;

import io.micronaut.http.HttpRequest;

/**
 * The id in a path like {@code /v1/users/{id}/events}, read from the path as it was sent: the router's own decoding
 * takes '+' for a space and replaces broken UTF-8, which would make one id of several.
 */
public final class PathId {
    private static final int SEGMENT = 3;

    private PathId() {}

    public static String of(HttpRequest<?> request) {
        return PercentEncoding.decode("id", request.getUri().getRawPath().split("/", -1)[SEGMENT]);
    }
}
