package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What describes an item, in terms that other items may share: its categories, the words of its texts, what is true of it, and its whole
 * numbers. Numbers with a fraction, like prices, are left out, because hardly any two items have the same.
 */
final class Terms {
    private static final int MAX_TERMS = 200;
    private static final Pattern BREAK = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Terms() {
    }

    /** In ascending order. The same few texts describe many items, so each is kept once. */
    static List<String> of(Item item) {
        SortedSet<String> terms = new TreeSet<>();
        item.categories().forEach(category -> terms.add("category " + category));
        item.attributes().forEach((name, value) -> add(name, value, terms));
        return terms.stream().limit(MAX_TERMS).map(String::intern).toList();
    }

    private static void add(String name, Object value, SortedSet<String> terms) {
        switch (value) {
            case String text -> BREAK.splitAsStream(text.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty())
                    .forEach(word -> terms.add(name + "=" + word));
            case Long number -> terms.add(name + "=" + number);
            case Boolean is when is -> terms.add(name);
            default -> { }
        }
    }
}
