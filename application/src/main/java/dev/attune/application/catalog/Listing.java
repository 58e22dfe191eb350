package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The facts about an item that answers and training need.
 *
 * @param terms the terms that describe the item, in ascending order
 */
public record Listing(boolean visible, List<String> categories, List<String> terms, Optional<Instant> publishedAt) {
    /** An item that was never registered. */
    public static final Listing UNREGISTERED = new Listing(true, List.of(), List.of(), Optional.empty());

    static final Listing WITHDRAWN = new Listing(false, List.of(), List.of(), Optional.empty());

    public static Listing of(Item item) {
        return new Listing(item.available(), item.categories(), Terms.of(item), item.publishedAt());
    }

    /** Whether a term is a category of its item. */
    public static boolean isCategory(String term) {
        return term.startsWith(Terms.CATEGORY);
    }

    public boolean answers(Optional<String> category) {
        return visible && (category.isEmpty() || categories.contains(category.get()));
    }
}
