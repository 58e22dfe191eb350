package dev.attune.adapters.rest.http;

import dev.attune.application.recommendation.RecommendationRequest;
import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** The query of a request. A parameter that is unknown, or given twice, is refused by name. */
public final class Query {
    /** The prefix that tells a cursor from any other text. */
    private static final String CURSOR_MARK = "after:";
    /**
     * The framework's replacement for bytes that are not UTF-8. If a value contains it, the query is checked as it was
     * sent.
     */
    private static final char REPLACED = '\uFFFD';

    /** Numbers as JSON has them. Java would also take other scripts' digits, a plus, and hexadecimal fractions. */
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?");

    private final HttpRequest<?> request;

    private Query(HttpRequest<?> request) {
        this.request = request;
    }

    /** Refuses every parameter, for a route that takes none. */
    public static void none(HttpRequest<?> request) {
        var _ = of(request);
    }

    public static Query of(HttpRequest<?> request, String... known) {
        Set<String> names = Set.of(known);
        for (String name : request.getParameters().names()) {
            if (!names.contains(name)) {
                throw new InvalidValue(
                        "query parameter",
                        known.length == 0
                                ? "absent: this route takes none"
                                : "one of "
                                        + String.join(
                                                ", ", names.stream().sorted().toList()),
                        name);
            }
            List<String> values = request.getParameters().getAll(name);
            if (values.size() > 1) {
                throw new InvalidValue(name, "given once", String.join(" and ", values));
            }
            if (!values.isEmpty() && values.getFirst().indexOf(REPLACED) >= 0) {
                PercentEncoding.decode(name, request.getUri().getRawQuery());
            }
        }
        return new Query(request);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(request.getParameters().get(name));
    }

    public OptionalInt limit() {
        return count("limit");
    }

    /** Reads a parameter that is a number of items. */
    public OptionalInt count(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!WHOLE.matcher(text.get()).matches()) {
            throw new InvalidValue(name, "1..500", text.get());
        }
        return OptionalInt.of(RecommendationRequest.checkCount(name, Long.parseLong(text.get())));
    }

    /** Reads a parameter that is a share of the whole. */
    public OptionalDouble share(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!NUMBER.matcher(text.get()).matches()) {
            throw new InvalidValue(name, "0..1", text.get());
        }
        return OptionalDouble.of(Double.parseDouble(text.get()));
    }

    public boolean flag(String name) {
        return text(name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new InvalidValue(name, "true or false", text);
                })
                .orElse(false);
    }

    public Optional<Instant> time(String name) {
        return text(name).map(text -> Fields.time(name, text));
    }

    public Optional<String> category() {
        return text("category").map(text -> Identifier.checked("category", text));
    }

    /** Returns the place where the page before ended. The parameter is a text that {@link #cursor(String)} made. */
    public Optional<String> cursor() {
        return text("cursor").map(text -> {
            try {
                String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                if (decoded.startsWith(CURSOR_MARK)
                        && cursor(decoded.substring(CURSOR_MARK.length())).equals(text)) {
                    return Identifier.checked("cursor", decoded.substring(CURSOR_MARK.length()));
                }
                throw new IllegalArgumentException(text);
            } catch (IllegalArgumentException _) {
                throw new InvalidValue("cursor", "a nextCursor of this list", text);
            }
        });
    }

    public static String cursor(String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((CURSOR_MARK + last).getBytes(StandardCharsets.UTF_8));
    }
}
