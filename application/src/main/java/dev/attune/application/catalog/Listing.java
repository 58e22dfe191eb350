package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about an item that answers and training need.
 *
 * @param terms the terms that describe the item, in ascending order
 * @param facts the attributes that many items may share: short texts, numbers and booleans, by name
 */
public record Listing(
        boolean visible,
        List<String> categories,
        List<String> terms,
        Map<String, Object> facts,
        Optional<Instant> publishedAt) {
    /** An item that was never registered. */
    public static final Listing UNREGISTERED = new Listing(true, List.of(), List.of(), Map.of(), Optional.empty());

    static final Listing WITHDRAWN = new Listing(false, List.of(), List.of(), Map.of(), Optional.empty());

    public static Listing of(Item item) {
        return new Listing(item.available(), item.categories(), Terms.of(item), Facts.of(item), item.publishedAt());
    }

    /** Returns the same item while it is not shown. */
    Listing hidden() {
        return new Listing(false, categories, terms, facts, publishedAt);
    }

    /** Whether a term is a category of its item. */
    public static boolean isCategory(String term) {
        return term.startsWith(Terms.CATEGORY);
    }

    public boolean answers(Optional<String> category) {
        return visible && (category.isEmpty() || categories.contains(category.get()));
    }
}
