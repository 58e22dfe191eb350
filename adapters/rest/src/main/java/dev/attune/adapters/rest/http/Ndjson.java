package dev.attune.adapters.rest.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Writes documents as a stream of lines, one document each. */
@Singleton
public final class Ndjson {
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private final ObjectMapper mapper;

    Ndjson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public byte[] line(Object document) {
        try {
            byte[] json = mapper.writeValueAsBytes(document);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static HttpResponse<?> answer(InputStream lines) {
        return HttpResponse.ok(lines).contentType(MEDIA_TYPE);
    }
}
