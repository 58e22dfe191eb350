package dev.attune.application.catalog;

import dev.attune.domain.item.Item;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        Optional<Instant> publishedAt,
        Optional<Instant> availableUntil) {
    /** An item that was never registered. */
    public static final Listing UNREGISTERED = bare(true);

    static final Listing WITHDRAWN = bare(false);

    public static Listing of(Item item) {
        return new Listing(
                item.available(),
                item.categories(),
                Terms.of(item),
                Facts.of(item),
                item.publishedAt(),
                item.availableUntil());
    }

    private static Listing bare(boolean visible) {
        return new Listing(visible, List.of(), List.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** Returns the item as it is shown at a time: hidden before its publication, and once it is no longer available. */
    Listing at(Instant now) {
        boolean waits = publishedAt.filter(now::isBefore).isPresent();
        boolean over = availableUntil.filter(until -> !now.isBefore(until)).isPresent();
        return waits || over ? new Listing(false, categories, terms, facts, publishedAt, availableUntil) : this;
    }

    /** Returns the next time after now at which the item is shown or hidden. */
    Optional<Instant> nextTurn(Instant now) {
        return Stream.of(publishedAt, availableUntil)
                .flatMap(Optional::stream)
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    /** Whether a term is a category of its item. */
    public static boolean isCategory(String term) {
        return term.startsWith(Terms.CATEGORY);
    }

    public boolean answers(Optional<String> category) {
        return visible && (category.isEmpty() || categories.contains(category.get()));
    }
}
