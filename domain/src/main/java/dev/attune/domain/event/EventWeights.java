package dev.attune.domain.event;

import dev.attune.domain.InvalidValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** The known event types and their weights. */
public record EventWeights(Map<EventType, Weight> types) {
    public static final String DEFAULT =
            "view=1,click=1,like=3,cart=3,purchase=5,rating=value-2.5,dislike=negative,hide=negative";
    /** Stands first where the types replace the default ones. */
    private static final String ONLY = "only";

    private static final String RATING = "rating";
    /** The weight that takes a type away. */
    private static final String NONE = "none";

    private static final int MAX_TYPES = 64;

    public EventWeights {
        if (types.isEmpty() || types.size() > MAX_TYPES) {
            throw new InvalidValue("types", "1..64 event types", types.size());
        }
        types = Map.copyOf(types);
    }

    public static EventWeights defaults() {
        return parse(ONLY + "," + DEFAULT);
    }

    /**
     * Reads changes of the default types: {@code share=2,rating=value-3} adds types or weighs them anew, and
     * {@code click=none} takes one away. With {@code only} as the first part, the other parts are all types there are.
     */
    public static EventWeights parse(String text) {
        List<String> parts = Arrays.asList(text.split(",", -1));
        boolean only = parts.getFirst().strip().equals(ONLY);
        Map<EventType, Weight> types = only ? new TreeMap<>() : new TreeMap<>(defaults().types);
        Set<String> named = new HashSet<>();
        for (String part : only ? parts.subList(1, parts.size()) : parts) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2) {
                throw new InvalidValue("types", "TYPE=WEIGHT pairs separated by commas", text);
            }
            if (!named.add(pair[0].strip())) {
                throw new InvalidValue("types", "each type once", pair[0].strip());
            }
            put(types, new EventType(pair[0].strip()), pair[1].strip());
        }
        return new EventWeights(types);
    }

    private static void put(Map<EventType, Weight> types, EventType type, String weight) {
        if (!weight.equals(NONE)) {
            types.put(type, Weight.parse(weight));
        } else if (types.remove(type) == null) {
            throw new InvalidValue("types", "a known type before '=none'", type.name());
        }
    }

    /** Returns the known type of this name. Throws {@link InvalidValue} that lists the known types if there is none. */
    public EventType known(String name) {
        for (EventType type : types.keySet()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new InvalidValue("type", "one of " + names(), name);
    }

    /** Returns the weight of an event; zero for a type that is no longer configured. */
    public double of(EventType type, OptionalDouble value) {
        Weight weight = types.get(type);
        return weight == null ? 0 : weight.of(value);
    }

    public boolean needsValue(EventType type) {
        return types.get(type) instanceof Weight.ByValue || types.get(type) instanceof Weight.OnScale;
    }

    /**
     * Returns the value of an event of this type that says nothing; empty if no value does, or the type has a scale.
     */
    public OptionalDouble neutralValue(EventType type) {
        return types.get(type) instanceof Weight.ByValue by ? OptionalDouble.of(by.neutral()) : OptionalDouble.empty();
    }

    /** Throws {@link InvalidValue} if the type has a scale and the value is not on it. */
    public void checkScale(EventType type, double value) {
        if (types.get(type) instanceof Weight.OnScale scale && !scale.contains(value)) {
            throw new InvalidValue("value", "in " + scale + ", the scale of type " + type, value);
        }
    }

    /** Returns whether a text that {@link #parse} reads names the type of ratings. */
    public static boolean namesRatings(String text) {
        return Arrays.stream(text.split(",", -1))
                .anyMatch(part -> part.split("=", 2)[0].strip().equals(RATING));
    }

    /** Returns these weights with ratings on this scale. */
    public EventWeights withRatings(Weight.OnScale scale) {
        Map<EventType, Weight> scaled = new TreeMap<>(types);
        scaled.put(new EventType(RATING), scale);
        return new EventWeights(scaled);
    }

    /** Returns the names of the types in order: {@code cart, click, ...}. */
    public String names() {
        return String.join(
                ", ", types.keySet().stream().map(EventType::name).sorted().toList());
    }
}
