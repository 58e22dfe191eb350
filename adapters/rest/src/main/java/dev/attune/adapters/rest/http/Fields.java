package dev.attune.adapters.rest.http;

import dev.attune.domain.InvalidValue;
import io.micronaut.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** The named values of one JSON object. Null counts as absent. */
public final class Fields {
    private static final String TIME = "a time as of RFC 3339 like 2026-01-31T12:00:00Z";
    /** As seconds the year 5138, as milliseconds the year 1973. */
    private static final double LEAST_MILLIS = 1e11;

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant TOO_LATE =
            Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads the fields of a document. An unknown name is refused.
     *
     * @param what name of the document in error messages
     */
    @SuppressWarnings("unchecked")
    public static Fields of(String what, Object document, Set<String> known) {
        if (!(document instanceof Map<?, ?> map)) {
            throw new InvalidValue(what, "a JSON object", document);
        }
        for (Object name : map.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidValue(
                        "field",
                        "one of " + String.join(", ", known.stream().sorted().toList()),
                        name);
            }
        }
        return new Fields((Map<String, Object>) map);
    }

    /** Reads an object, and puts its unknown fields into one of its fields, which is an object too. */
    static Fields collecting(Object document, Set<String> known, String others) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> unknown = new LinkedHashMap<>();
        ((Map<?, ?>) document).forEach((key, value) -> {
            String name = checked(known, (String) key);
            (known.contains(name) ? values : unknown).put(name, value);
        });
        Object given = Objects.requireNonNullElseGet(values.get(others), Map::of);
        if (given instanceof Map<?, ?> named) {
            named.forEach((key, value) -> {
                if (value != null) {
                    unknown.put((String) key, value);
                }
            });
            values.put(others, unknown);
        }
        return new Fields(values);
    }

    /** Reads the known fields of an object. */
    static Fields knownOf(Object document, Set<String> known) {
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) document).forEach((key, value) -> {
            if (known.contains(checked(known, (String) key))) {
                values.put((String) key, value);
            }
        });
        return new Fields(values);
    }

    private static String checked(Set<String> known, String name) {
        if (!known.contains(name)) {
            UnknownFields.meant(known, name).ifPresent(field -> {
                throw new InvalidValue("field", field + ", written like this", name);
            });
        }
        return name;
    }

    /** Reads the fields of a request's body, which may be absent. */
    public static Fields ofBody(HttpRequest<byte[]> request, Set<String> known) {
        Object document = request.getBody()
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> Json.parse("body", bytes, bytes.length))
                .orElseGet(() -> {
                    DecodedBodies.requireContent(request);
                    return Map.of();
                });
        return of("body", document, known);
    }

    public boolean has(String name) {
        return values.get(name) != null;
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> InvalidValue.missing(name, "a text"));
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> {
            if (value instanceof String text) {
                return text;
            }
            throw new InvalidValue(name, "a text", value);
        });
    }

    public OptionalDouble number(String name) {
        return number(name, "a number");
    }

    /**
     * Returns a number, or empty if the field is absent.
     *
     * @param accepted the accepted numbers, for errors
     */
    public OptionalDouble number(String name, String accepted) {
        Object value = values.get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw new InvalidValue(name, accepted, value);
    }

    public Optional<Long> whole(String name) {
        return whole(name, "a whole number of 64 bits");
    }

    /**
     * Returns a whole number, or empty if the field is absent.
     *
     * @param accepted the accepted numbers, for errors
     */
    public Optional<Long> whole(String name, String accepted) {
        return Optional.ofNullable(values.get(name)).map(value -> {
            if (value instanceof Long number) {
                return number;
            }
            throw new InvalidValue(name, accepted, value);
        });
    }

    public Optional<Boolean> flag(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> {
            if (value instanceof Boolean flag) {
                return flag;
            }
            throw new InvalidValue(name, "true or false", value);
        });
    }

    public Optional<Instant> time(String name) {
        Object value = values.get(name);
        return value instanceof Number number
                ? Optional.of(sinceEpoch(name, number))
                : optionalText(name).map(text -> time(name, text));
    }

    /** Reads seconds or milliseconds since 1970, whichever of them the number is more likely to be. */
    private static Instant sinceEpoch(String name, Number number) {
        double value = number.doubleValue();
        double millis = Math.abs(value) < LEAST_MILLIS ? 1_000 * value : value;
        Instant time = Instant.ofEpochMilli(Math.round(millis));
        if (time.isBefore(EARLIEST) || !time.isBefore(TOO_LATE)) {
            throw new InvalidValue(name, TIME + ", or seconds or milliseconds since 1970", number);
        }
        return time;
    }

    public static Instant time(String name, String text) {
        try {
            Instant time = text.endsWith("Z")
                    ? Instant.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(EARLIEST) && time.isBefore(TOO_LATE)) {
                return time;
            }
        } catch (DateTimeException _) {
            // The exception below refuses this text too, like a year of five digits.
        }
        throw new InvalidValue(name, TIME, text);
    }

    private <T> Optional<List<T>> list(String name, Class<T> type, String accepted) {
        return Optional.ofNullable(values.get(name)).map(value -> {
            if (value instanceof List<?> list) {
                return IntStream.range(0, list.size())
                        .mapToObj(place -> {
                            if (type.isInstance(list.get(place))) {
                                return type.cast(list.get(place));
                            }
                            throw new InvalidValue(name + "[" + place + "]", accepted, list.get(place));
                        })
                        .toList();
            }
            throw new InvalidValue(name, "an array", value);
        });
    }

    public Optional<List<String>> texts(String name) {
        return list(name, String.class, "a text");
    }

    /** Returns the objects of an array, or an empty list if the field is absent. */
    public List<?> objects(String name) {
        return list(name, Map.class, "a JSON object").orElse(List.of());
    }

    /** Returns an object without its nulls, as product feeds have them for what is not known. */
    public Optional<Map<String, Object>> attributes(String name) {
        if (values.get(name) instanceof Map<?, ?> map) {
            Map<String, Object> known = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                if (value != null) {
                    known.put((String) key, value);
                }
            });
            return Optional.of(known);
        }
        return object(name);
    }

    @SuppressWarnings("unchecked")
    public Optional<Map<String, Object>> object(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, inner) -> {
                    if (inner == null) {
                        throw new InvalidValue(name + "." + key, "a value", "null");
                    }
                });
                return (Map<String, Object>) map;
            }
            throw new InvalidValue(name, "an object", value);
        });
    }
}
