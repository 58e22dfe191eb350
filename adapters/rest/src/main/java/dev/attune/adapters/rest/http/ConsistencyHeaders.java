package dev.attune.adapters.rest.http;

import dev.attune.adapters.rest.problem.FieldNames;
import dev.attune.application.consistency.TokenCodec;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Reads the consistency that a request asks for in its headers. */
@Singleton
public final class ConsistencyHeaders {
    private static final String LEVEL = FieldNames.CONSISTENCY_LEVEL;
    static final String TOKEN = "Attune-Token";
    static final String STALENESS = "Attune-Max-Staleness";
    private static final long MAX_STALENESS_SECONDS = 86_400L * 365;
    private static final Consistency DEFAULT = Consistency.of(ConsistencyLevel.SESSION);

    private final TokenCodec tokens;

    ConsistencyHeaders(TokenCodec tokens) {
        this.tokens = tokens;
    }

    public Consistency read(HttpRequest<?> request) {
        HttpHeaders headers = request.getHeaders();
        String level = once(headers, LEVEL);
        String token = once(headers, TOKEN);
        String staleness = once(headers, STALENESS);
        if (level == null && token == null && staleness == null) {
            return DEFAULT;
        }
        return new Consistency(
                level == null ? ConsistencyLevel.SESSION : ConsistencyLevel.parse(level),
                Optional.ofNullable(token).map(text -> tokens.decode(TOKEN, text)),
                staleness == null ? Consistency.DEFAULT_STALENESS : staleness(staleness));
    }

    /** Returns the value of a header, or null. */
    private static String once(HttpHeaders headers, String name) {
        String value = headers.get(name);
        if (value != null && headers.getAll(name).size() > 1) {
            throw new InvalidValue(name, "given once", String.join(" and ", headers.getAll(name)));
        }
        return value;
    }

    private static Duration staleness(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= MAX_STALENESS_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException _) {
            // The exception below refuses this text too, like a number out of range.
        }
        throw new InvalidValue(STALENESS, "whole seconds in 0.." + MAX_STALENESS_SECONDS, text);
    }
}
