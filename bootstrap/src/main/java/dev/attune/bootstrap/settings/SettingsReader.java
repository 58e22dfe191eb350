package dev.attune.bootstrap.settings;

import dev.attune.domain.InvalidValue;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads settings. For a wrong value, it throws {@link InvalidValue} that names the property and the accepted values.
 */
public final class SettingsReader {
    /** Stands for values that may hold a secret. */
    static final String HIDDEN = "(hidden)";

    private final Map<String, String> given;

    SettingsReader(Map<String, String> given) {
        this.given = given;
    }

    /**
     * Returns whether the process may start itself again. This setting is read before the others. If it is wrong, the
     * error comes when all are read.
     */
    public static boolean mayRelaunch() {
        return !early(Properties.RELAUNCH).equals("off");
    }

    /**
     * Returns whether the log has one JSON object a line. This setting is read before the others. If it is wrong, the
     * error comes when all are read.
     */
    public static boolean logsJson() {
        return early(Properties.LOG_FORMAT).equals("json");
    }

    private static String early(Property<String> setting) {
        String inEnvironment = System.getenv()
                .getOrDefault(setting.variable(), setting.fallback().orElseThrow());
        return System.getProperty(setting.property(), inEnvironment).strip();
    }

    /** Returns the value of a setting that has a default. */
    <T> T get(Property<T> setting) {
        return find(setting).orElseGet(() -> setting.fallback().orElseThrow());
    }

    /** Returns the given value; empty if none was given, whatever the default. */
    <T> Optional<T> find(Property<T> setting) {
        Optional<String> given =
                Optional.ofNullable(this.given.get(setting.property())).map(String::strip);
        if (given.filter(String::isEmpty).isPresent()) {
            throw InvalidValue.missing(setting.described(), "a value, or not set at all");
        }
        return given.map(text -> {
            try {
                return setting.parse().apply(text);
            } catch (IllegalArgumentException | DateTimeException _) {
                throw new InvalidValue(setting.described(), setting.expected(), text);
            }
        });
    }

    /** Makes a value from a setting that was given. Errors of the value then name the setting. */
    <T> T checked(Property<?> setting, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValue e) {
            throw e.field().startsWith(Property.PREFIX)
                    ? e
                    : new InvalidValue(setting.described() + ": " + e.field(), e.accepted(), e.value());
        }
    }

    void refuseUnknown() {
        Set<String> known = new TreeSet<>();
        Properties.ALL.forEach(setting -> known.add(setting.property()));
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                String shown = name + " (" + name.toUpperCase(Locale.ROOT).replace('.', '_') + ")";
                throw new InvalidValue(shown, "one of the properties " + String.join(", ", known), HIDDEN);
            }
        }
    }
}
