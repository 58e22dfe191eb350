package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /**
     * Returns the terms in ascending order. When there are too many, categories stay, and attributes get equal parts:
     * one long text must not push out all others. The same few texts describe many items, so each is kept once in
     * memory.
     */
    static List<String> of(Item item) {
        TreeSet<String> terms = new TreeSet<>();
        item.categories().forEach(category -> terms.add(CATEGORY + category));
        List<Set<String>> ofAttributes = new ArrayList<>();
        item.attributes().forEach((name, value) -> {
            Set<String> own = new LinkedHashSet<>();
            add(name, value, own);
            ofAttributes.add(own);
        });
        // Those with few terms come first, and leave to the others what they do not need.
        ofAttributes.sort(Comparator.comparingInt(Set::size));
        int left = ofAttributes.size();
        for (Set<String> own : ofAttributes) {
            own.stream().limit((MAX_TERMS - terms.size()) / left--).forEach(terms::add);
        }
        return terms.stream().map(String::intern).toList();
    }

    private static void add(String name, Object value, Set<String> terms) {
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
