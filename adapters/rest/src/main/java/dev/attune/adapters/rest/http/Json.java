package dev.attune.adapters.rest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A parser of strict JSON. It refuses repeated names, depth beyond the needs of any document here, text after the end,
 * and broken UTF-8. A document is a String, Long, Double, Boolean, List, Map or null.
 */
public final class Json {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_TEXT = 20_000;
    private static final int MAX_DIGITS = 400;
    private static final Pattern PARSER_INTERNALS = Pattern.compile(
            " \\(start marker at .*|, from `[^`]*`|: enable `?JsonReadFeature\\.[^ ]+ to allow|\\s*\\[Source: .*");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            // Buffers that belong to a thread do not pay off, because virtual threads live too short.
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /**
     * Parses one document.
     *
     * @param what name of the document in error messages
     * @throws InvalidValue if the bytes are not one well-formed document; it names {@code what}
     */
    public static Object parse(String what, byte[] bytes, int length) {
        if (length == 0) {
            throw InvalidValue.missing(what, "a JSON document");
        }
        String text = text(what, bytes, length);
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object document = value(parser);
            if (parser.nextToken() != null) {
                throw new InvalidValue(what, "one JSON document", text);
            }
            return document;
        } catch (JsonParseException e) {
            throw new InvalidValue(what, "well-formed JSON (" + reason(e.getOriginalMessage()) + ")", text);
        } catch (IOException e) {
            throw new InvalidValue(what, "JSON within the limits (" + reason(e.getMessage()) + ")", text);
        }
    }

    /**
     * Returns the first line of the parser's message, without the parts that only the parser's developers understand.
     */
    private static String reason(String message) {
        return PARSER_INTERNALS.matcher(message.lines().findFirst().orElse("")).replaceAll("");
    }

    private static String text(String what, byte[] bytes, int length) {
        try {
            int from = byteOrderMark(bytes, length);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length - from))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new InvalidValue(
                    what, "valid UTF-8", new String(bytes, 0, Math.min(length, 200), StandardCharsets.UTF_8));
        }
    }

    /** The bytes of the byte order mark at the start, which a reader may skip (RFC 8259); 0 without one. */
    static int byteOrderMark(byte[] bytes, int length) {
        return length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonParseException(parser, "nothing there");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(parser, "unexpected " + token);
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }
}
