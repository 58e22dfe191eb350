package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The terms that describe an item, and that other items may share. They are its categories, the words of its texts, the
 * names of its true values, and the order of magnitude of its numbers. Two prices that happen to be the same say less
 * than two prices in the same range.
 */
final class Terms {
    static final String CATEGORY = "category ";
    private static final int MAX_TERMS = 200;

    private Terms() {}

    /** Returns the terms in ascending order. A few texts describe many items, so each text is kept once. */
    static List<String> of(Item item) {
        SortedSet<String> terms = new TreeSet<>();
        item.categories().forEach(category -> terms.add(CATEGORY + category));
        item.attributes().forEach((name, value) -> add(name, value, terms));
        return terms.stream().limit(MAX_TERMS).map(String::intern).toList();
    }

    private static void add(String name, Object value, SortedSet<String> terms) {
        switch (value) {
            case String text -> Words.of(text).forEach(word -> terms.add(name + "=" + word));
            case List<?> texts -> texts.forEach(text -> add(name, text, terms));
            case Number number -> terms.add(name + "~" + magnitude(number.doubleValue()));
            case Boolean is when is -> terms.add(name);
            default -> {}
        }
    }

    /** Returns the power of two that a number reaches, with its sign. */
    private static String magnitude(double number) {
        return number == 0 ? "0" : (number < 0 ? "-2^" : "2^") + Math.getExponent(number);
    }
}
