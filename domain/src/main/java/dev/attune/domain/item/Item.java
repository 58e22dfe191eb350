package dev.attune.domain.item;

import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Something that can be recommended. Events may name items that are not registered. Such an item is available and has
 * no category.
 *
 * @param categories at most 100, in order of name
 * @param attributes at most 100; a value is a text of up to 1,024 characters, a number or a boolean
 */
public record Item(
        ItemId id,
        List<String> categories,
        Map<String, Object> attributes,
        boolean available,
        Optional<Instant> publishedAt) {
    public static final int MAX_CATEGORIES = 100;
    public static final int MAX_ATTRIBUTES = 100;
    public static final int MAX_TEXT = 1024;

    public Item {
        if (categories.size() > MAX_CATEGORIES) {
            throw new InvalidValue("categories", "at most 100 texts", categories.size() + " texts");
        }
        categories.forEach(category -> Identifier.checked("categories", category));
        categories = List.copyOf(new TreeSet<>(categories));
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new InvalidValue("attributes", "at most 100 entries", attributes.size() + " entries");
        }
        attributes.forEach(Item::checkAttribute);
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        publishedAt = publishedAt.map(at -> Instant.ofEpochMilli(at.toEpochMilli()));
    }

    private static void checkAttribute(String name, Object value) {
        Identifier.checked("attributes", name);
        boolean accepted = switch (value) {
            case String text -> text.codePointCount(0, text.length()) <= MAX_TEXT && text.indexOf(0) < 0;
            case Double number -> Double.isFinite(number);
            case Long _, Boolean _ -> true;
            case null, default -> false;
        };
        if (!accepted) {
            throw new InvalidValue(
                    "attributes." + name, "a text of at most 1024 characters, a number or a boolean", value);
        }
    }
}
