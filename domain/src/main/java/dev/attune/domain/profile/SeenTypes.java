package dev.attune.domain.profile;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The types of events that take their item out of answers. A shop may want to propose what was viewed, and never again
 * what was bought.
 *
 * @param some these types alone; empty for all types
 */
public record SeenTypes(Optional<Set<EventType>> some) {
    /** Every event takes its item out. */
    public static final SeenTypes ALL = new SeenTypes(Optional.empty());
    /** No event does. Disliked items are out all the same. */
    public static final SeenTypes NONE = new SeenTypes(Optional.of(Set.of()));

    private static final String ALL_NAME = "all";

    public SeenTypes {
        some = some.map(Set::copyOf);
    }

    /**
     * Makes seen types of names, or of {@code all} alone. Throws {@link InvalidValue} if a type is not known.
     *
     * @param field name of the list, for errors
     */
    public static SeenTypes of(String field, Collection<String> names, EventWeights weights) {
        if (names.size() == 1 && names.iterator().next().strip().equals(ALL_NAME)) {
            return ALL;
        }
        Set<EventType> types = new HashSet<>();
        for (String name : names) {
            try {
                types.add(weights.known(name.strip()));
            } catch (InvalidValue wrong) {
                throw new InvalidValue(field, wrong.accepted(), name);
            }
        }
        return new SeenTypes(Optional.of(types));
    }

    /** Reads {@code all}, or types separated by commas. */
    public static SeenTypes parse(String field, String text, EventWeights weights) {
        return of(field, Arrays.asList(text.split(",", -1)), weights);
    }

    public boolean isAll() {
        return some.isEmpty();
    }

    public boolean contains(EventType type) {
        return some.isEmpty() || some.get().contains(type);
    }
}
