package dev.attune.domain.item;

import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import java.nio.charset.StandardCharsets;
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
 * @param attributes at most 100; a value is a text of up to 10,000 characters, a number, a boolean, or a list of up to
 *     100 such texts. The texts of an item have 100,000 characters at most
 * @param publishedAt the item is hidden before this time
 * @param availableUntil the item is hidden from this time on
 */
public record Item(
        ItemId id,
        List<String> categories,
        Map<String, Object> attributes,
        boolean available,
        Optional<Instant> publishedAt,
        Optional<Instant> availableUntil) {
    public static final int MAX_CATEGORIES = 100;
    public static final int MAX_ATTRIBUTES = 100;
    public static final int MAX_TEXT = 10_000;
    public static final int MAX_TEXTS = 100_000;
    public static final int MAX_LIST = 100;

    public Item {
        if (categories.size() > MAX_CATEGORIES) {
            throw new InvalidValue("categories", "at most 100 texts", categories.size() + " texts");
        }
        categories.forEach(category -> Identifier.checked("categories", category));
        categories = List.copyOf(new TreeSet<>(categories));
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new InvalidValue("attributes", "at most 100 entries", attributes.size() + " entries");
        }
        TreeMap<String, Object> checked = new TreeMap<>();
        int characters = 0;
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            Object value = checkAttribute(attribute.getKey(), attribute.getValue());
            checked.put(attribute.getKey(), value);
            characters += characters(value);
        }
        if (characters > MAX_TEXTS) {
            throw new InvalidValue("attributes", "texts of at most 100000 characters together", characters);
        }
        attributes = Collections.unmodifiableMap(checked);
        publishedAt = publishedAt.map(Item::inMillis);
        availableUntil = availableUntil.map(Item::inMillis);
        if (availableUntil.isPresent()
                && publishedAt.isPresent()
                && !publishedAt.get().isBefore(availableUntil.get())) {
            throw new InvalidValue("availableUntil", "a time after publishedAt", availableUntil.get());
        }
    }

    /** Makes an item that stays available. */
    public Item(
            ItemId id,
            List<String> categories,
            Map<String, Object> attributes,
            boolean available,
            Optional<Instant> publishedAt) {
        this(id, categories, attributes, available, publishedAt, Optional.empty());
    }

    private static Instant inMillis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    /** Returns the value, and of a list a copy that nobody can change. */
    private static Object checkAttribute(String name, Object value) {
        Identifier.checked("attributes", name);
        return switch (value) {
            case String text when accepted(text) -> text;
            case Double number when Double.isFinite(number) -> number;
            case Long number -> number;
            case Boolean flag -> flag;
            case List<?> list
            when list.size() <= MAX_LIST && list.stream().allMatch(Item::accepted) -> List.copyOf(list);
            case null, default ->
                throw new InvalidValue(
                        "attributes." + name,
                        "a text of at most 10000 characters, a number, a boolean or a list of at most 100 texts",
                        value);
        };
    }

    private static boolean accepted(Object value) {
        return value instanceof String text
                && text.codePointCount(0, text.length()) <= MAX_TEXT
                && text.indexOf(0) < 0
                // Half a pair of surrogates has no form in UTF-8. Each store would keep something else of it.
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static int characters(Object value) {
        return switch (value) {
            case String text -> text.length();
            case List<?> list -> list.stream().mapToInt(Item::characters).sum();
            default -> 0;
        };
    }
}
