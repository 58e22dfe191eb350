package dev.attune.domain.event;

import dev.attune.domain.InvalidValue;
import java.util.regex.Pattern;

/**
 * The kind of thing that a user did, such as {@code view} or {@code purchase}. The configuration names the known types:
 * {@link EventWeights}.
 */
public record EventType(String name) implements Comparable<EventType> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

    public EventType {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidValue("type", "a letter followed by up to 31 letters, digits, '_' or '-'", name);
        }
    }

    @Override
    public int compareTo(EventType other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
