package dev.attune.bootstrap.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The declaration of a setting: its name, its default, its accepted values and its meaning. The reader, the messages
 * and the table of {@code docs/configuration.md} follow from it.
 *
 * @param name without {@code attune.}
 * @param absent the default as the table shows it
 * @param accepted the range as the table shows it
 * @param meaning one or two sentences for the table
 * @param expected the range as a message tells it
 * @param parse throws {@link IllegalArgumentException} or {@link java.time.DateTimeException} for a wrong value
 * @param fallback the default; empty if it follows from other settings, or if there is none
 */
public record Property<T>(
        String name,
        String absent,
        String accepted,
        String meaning,
        String expected,
        Function<String, T> parse,
        Optional<T> fallback) {
    static final String PREFIX = "attune.";

    static Property<Integer> whole(String name, int absent, int least, int most, String meaning) {
        return whole(name, Integer.toString(absent), least, most, meaning, Optional.of(absent));
    }

    /** A number whose default follows from other settings. */
    static Property<Integer> whole(String name, String absent, int least, int most, String meaning) {
        return whole(name, absent, least, most, meaning, Optional.empty());
    }

    private static Property<Integer> whole(
            String name, String absent, int least, int most, String meaning, Optional<Integer> fallback) {
        String range = least + ".." + most;
        return new Property<>(
                name, absent, range, meaning, "a whole number in " + range, within(least, most), fallback);
    }

    private static Function<String, Integer> within(int least, int most) {
        return text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new NumberFormatException(text);
            }
            return number;
        };
    }

    static Property<Boolean> flag(String name, String meaning) {
        return new Property<>(
                name,
                "`false`",
                "`true`, `false`",
                meaning,
                "true or false",
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                },
                Optional.of(false));
    }

    static Property<String> oneOf(String name, String absent, List<String> accepted, String meaning) {
        return new Property<>(
                name,
                "`" + absent + "`",
                "`" + String.join("`, `", accepted) + "`",
                meaning,
                String.join(" or ", accepted),
                text -> {
                    if (!accepted.contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                },
                Optional.of(absent));
    }

    /** A duration above zero. Its default is {@code absent}. If that is empty, there is no default. */
    static Property<Duration> duration(
            String name, Optional<Duration> absent, String shown, String accepted, String meaning) {
        return new Property<>(
                name,
                absent.map(value -> "`" + value + "`").orElse(shown),
                accepted,
                meaning,
                "a duration above zero like PT1S or P30D",
                text -> between(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE), text),
                absent);
    }

    static Property<Duration> duration(String name, Duration absent, Duration least, Duration most, String meaning) {
        String range = least + ".." + most;
        return new Property<>(
                name,
                "`" + absent + "`",
                "`" + range + "`",
                meaning,
                "a duration in " + range,
                text -> between(least, most, text),
                Optional.of(absent));
    }

    private static Duration between(Duration least, Duration most, String text) {
        Duration duration = Duration.parse(text);
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    /** Any text. The code that uses it reports its errors. */
    static Property<String> text(String name, String absent, String accepted, String meaning) {
        return parsed(name, absent, accepted, meaning, "text", Function.identity());
    }

    static <T> Property<T> parsed(
            String name, String absent, String accepted, String meaning, String expected, Function<String, T> parse) {
        return new Property<>(name, absent, accepted, meaning, expected, parse, Optional.empty());
    }

    Property<T> orElse(T value) {
        return new Property<>(name, absent, accepted, meaning, expected, parse, Optional.of(value));
    }

    String property() {
        return PREFIX + name;
    }

    public String variable() {
        return property().toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** Returns the names by which an operator knows the setting: the property and its environment variable. */
    public String described() {
        return property() + " (" + variable() + ")";
    }
}
