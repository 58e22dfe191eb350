package dev.attune.adapters.rest.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What becomes of a field that Attune does not know, as feeds of shops bring them. */
public enum UnknownFields {
    /** The document is refused, because the field may be a known one that is misspelt. */
    REFUSE,
    /** An item keeps the field as an attribute. An event loses it. */
    ACCEPT;

    /** What separates words, seen or unseen. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\p{Z}\\p{C}_-]+");

    /** Reads the name of a value, in any case. */
    public static UnknownFields of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the known name that is written in another way, such as {@code Available} or {@code published_at}. As an
     * attribute it would do nothing, and nobody would notice.
     */
    static Optional<String> meant(Set<String> known, String name) {
        String plain = SEPARATORS.matcher(name).replaceAll("");
        return known.stream().filter(field -> field.equalsIgnoreCase(plain)).findFirst();
    }

    /** Reads an item, whose unknown fields may become attributes. */
    public Fields ofItem(Object document, Set<String> known) {
        return this == REFUSE || !(document instanceof Map<?, ?>)
                ? Fields.of("item", document, known)
                : Fields.collecting(document, known, "attributes");
    }

    /** Reads an event, whose unknown fields may be passed over. */
    public Fields ofEvent(Object document, Set<String> known) {
        return this == REFUSE || !(document instanceof Map<?, ?>)
                ? Fields.of("event", document, known)
                : Fields.knownOf(document, known);
    }
}
