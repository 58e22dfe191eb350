package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The attributes whose values many items may share, as a brand or a price. Long texts are described by their terms. */
final class Facts {
    private static final int LONGEST = 40;

    private Facts() {}

    /** Returns the facts in the order of their names. The same few texts occur in many items and are kept once. */
    static Map<String, Object> of(Item item) {
        Map<String, Object> facts = new TreeMap<>();
        item.attributes().forEach((name, value) -> {
            switch (value) {
                case String text when text.length() <= LONGEST -> facts.put(name.intern(), text.intern());
                case Number number -> facts.put(name.intern(), number.doubleValue());
                case Boolean is -> facts.put(name.intern(), is);
                default -> {}
            }
        });
        return Collections.unmodifiableMap(facts);
    }
}
