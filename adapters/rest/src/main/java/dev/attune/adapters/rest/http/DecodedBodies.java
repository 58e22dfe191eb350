package dev.attune.adapters.rest.http;

import dev.attune.adapters.rest.problem.Refused;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses bodies in an encoding that is not known. The server itself decodes a body that is no stream, and takes one of
 * another encoding as it is. What it cannot decode, it takes for an empty body.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class DecodedBodies {
    private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "identity");

    @RequestFilter
    void check(HttpRequest<?> request) {
        encoding(request)
                .filter(encoding -> !KNOWN.contains(encoding.strip().toLowerCase(Locale.ROOT)))
                .ifPresent(encoding -> {
                    throw unknown(encoding);
                });
    }

    private static Optional<String> encoding(HttpRequest<?> request) {
        return Optional.ofNullable(request.getHeaders().get(CompressedStreams.DECODED));
    }

    static Refused unknown(String encoding) {
        return new Refused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip, deflate or identity: " + encoding);
    }

    /** Refuses an empty body that was not empty as it came. */
    static void requireContent(HttpRequest<?> request) {
        if (encoding(request).isPresent()) {
            throw DecodedStream.broken("it is cut off, or encoded otherwise");
        }
    }
}
