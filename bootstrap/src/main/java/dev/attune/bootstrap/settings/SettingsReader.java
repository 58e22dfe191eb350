package dev.attune.bootstrap.settings;

import dev.attune.domain.InvalidValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads values by their name without the prefix. What is wrong ends in {@link InvalidValue} that names the property and
 * what it takes.
 */
public final class SettingsReader {
    static final String PREFIX = "attune.";
    /** Stands for values that may hold a secret. */
    static final String HIDDEN = "(hidden)";

    private final Map<String, String> given;
    private final Set<String> known = new TreeSet<>();

    SettingsReader(Map<String, String> given) {
        this.given = given;
    }

    /** As a caller knows it: the property and its environment variable. */
    static String described(String name) {
        return PREFIX + name + " (" + variable(name) + ")";
    }

    /** For who needs it before all settings are read and checked; what is wrong with it is told then. */
    public static String early(String name, String absent) {
        String inEnvironment = System.getenv().getOrDefault(variable(name), absent);
        return System.getProperty(PREFIX + name, inEnvironment).strip();
    }

    private static String variable(String name) {
        return (PREFIX + name).toUpperCase(Locale.ROOT).replace('.', '_');
    }

    Optional<String> text(String name) {
        known.add(PREFIX + name);
        Optional<String> text = Optional.ofNullable(given.get(PREFIX + name)).map(String::strip);
        if (text.filter(String::isEmpty).isPresent()) {
            throw InvalidValue.missing(described(name), "a value, or not set at all");
        }
        return text;
    }

    int whole(String name, int absent, int least, int most) {
        return parsed(name, "a whole number in " + least + ".." + most, text -> {
                    int number = Integer.parseInt(text);
                    if (number < least || number > most) {
                        throw new NumberFormatException();
                    }
                    return number;
                })
                .orElse(absent);
    }

    boolean flag(String name) {
        return parsed(name, "true or false", text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                })
                .orElse(false);
    }

    Optional<Duration> duration(String name) {
        return parsed(name, "a duration above zero like PT1S or P30D", text -> {
            Duration duration = Duration.parse(text);
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(text);
            }
            return duration;
        });
    }

    String oneOf(String name, String absent, String... accepted) {
        return parsed(name, String.join(" or ", accepted), text -> {
                    if (!Set.of(accepted).contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                })
                .orElse(absent);
    }

    <T> T checked(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValue e) {
            throw e.field().startsWith(PREFIX)
                    ? e
                    : new InvalidValue(described(name) + ": " + e.field(), e.accepted(), e.value());
        }
    }

    <T> Optional<T> parsed(String name, String accepted, Function<String, T> parse) {
        return text(name).map(text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException | DateTimeException _) {
                throw new InvalidValue(described(name), accepted, text);
            }
        });
    }

    void refuseUnknown() {
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidValue(
                        described(name.substring(PREFIX.length())),
                        "one of the properties " + String.join(", ", known),
                        HIDDEN);
            }
        }
    }
}
