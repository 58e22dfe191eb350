package dev.attune.adapters.rest;

import dev.attune.domain.InvalidValue;
import io.micronaut.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The id in a path like {@code /v1/users/{id}/events}, read from the path as it was sent: the router's own decoding takes '+' for a
 * space and replaces broken UTF-8, which would make one id of several.
 */
final class PathId {
    private static final int SEGMENT = 3;
    private static final String ACCEPTED = "percent-encoded UTF-8";

    private PathId() {
    }

    static String of(HttpRequest<?> request) {
        String raw = request.getUri().getRawPath().split("/", -1)[SEGMENT];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        byte[] sent = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] == '%') {
                bytes.write(hex(raw, sent, i + 1) << 4 | hex(raw, sent, i + 2));
                i += 2;
            } else {
                bytes.write(sent[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException _) {
            throw new InvalidValue("id", ACCEPTED, raw);
        }
    }

    private static int hex(String raw, byte[] sent, int at) {
        int digit = at < sent.length ? Character.digit(sent[at], 16) : -1;
        if (digit < 0) {
            throw new InvalidValue("id", ACCEPTED, raw);
        }
        return digit;
    }
}
