package dev.attune.adapters.rest.http;

import dev.attune.domain.InvalidValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A strict decoder of percent-encoded text. It refuses text that is not UTF-8, and '+' stands for itself. */
final class PercentEncoding {
    private static final String ACCEPTED = "percent-encoded UTF-8";

    private PercentEncoding() {}

    /**
     * Decodes a text.
     *
     * @throws InvalidValue if the text is not percent-encoded UTF-8; it names {@code field}
     */
    static String decode(String field, String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        byte[] sent = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] == '%') {
                bytes.write(hex(field, raw, sent, i + 1) << 4 | hex(field, raw, sent, i + 2));
                i += 2;
            } else {
                bytes.write(sent[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new InvalidValue(field, ACCEPTED, raw);
        }
    }

    private static int hex(String field, String raw, byte[] sent, int at) {
        int digit = at < sent.length ? Character.digit(sent[at], 16) : -1;
        if (digit < 0) {
            throw new InvalidValue(field, ACCEPTED, raw);
        }
        return digit;
    }
}
