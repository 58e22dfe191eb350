package dev.attune.domain.event;

import dev.attune.domain.InvalidValue;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The known event types and their weights. */
public record EventWeights(Map<EventType, Weight> types) {
    public static final String DEFAULT =
            "view=1,click=1,like=3,cart=3,purchase=5,rating=value-2.5,dislike=negative,hide=negative";
    private static final int MAX_TYPES = 64;

    public EventWeights {
        if (types.isEmpty() || types.size() > MAX_TYPES) {
            throw new InvalidValue("types", "1..64 event types", types.size());
        }
        types = Map.copyOf(types);
    }

    public static EventWeights defaults() {
        return parse(DEFAULT);
    }

    /** Reads {@code view=1,purchase=5,rating=value-2.5,hide=negative}. */
    public static EventWeights parse(String text) {
        Map<EventType, Weight> types = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2) {
                throw new InvalidValue("types", "TYPE=WEIGHT pairs separated by commas", text);
            }
            types.put(new EventType(pair[0].strip()), Weight.parse(pair[1]));
        }
        return new EventWeights(types);
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
        return types.get(type) instanceof Weight.ByValue;
    }

    /** Returns the names of the types in order: {@code cart, click, ...}. */
    public String names() {
        return String.join(
                ", ", types.keySet().stream().map(EventType::name).sorted().toList());
    }
}
