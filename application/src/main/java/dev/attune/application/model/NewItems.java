package dev.attune.application.model;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Listing;
import dev.attune.application.learning.Scorer;
import dev.attune.domain.item.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The items of the catalog that a model does not know.
 *
 * @param items newest first
 * @param changes number of changes of the catalog when the items were found
 * @param at time when the items were found
 */
record NewItems(List<ItemId> items, long changes, Instant at) {
    static final NewItems NONE = new NewItems(List.of(), -1, Instant.MIN);
    /** Maximum number of new items. The others wait for the next training run. */
    private static final int MOST = 10_000;
    /**
     * Least time between two searches. To find a place for new items takes some work, and an extended scorer begins
     * with empty caches.
     */
    private static final Duration REST = Duration.ofSeconds(5);

    boolean mayHaveChanged(CatalogSnapshot catalog, InstantSource clock) {
        return changes != catalog.changes()
                && (at.equals(Instant.MIN) || clock.instant().isAfter(at.plus(REST)));
    }

    static NewItems of(CatalogSnapshot catalog, Scorer scorer, InstantSource clock) {
        long changes = catalog.changes();
        List<Map.Entry<ItemId, Listing>> found = new ArrayList<>();
        catalog.forEach((item, listing) -> {
            if (listing.visible() && !listing.terms().isEmpty() && scorer.indexOf(item) < 0) {
                found.add(Map.entry(item, listing));
            }
        });
        List<ItemId> items = found.stream()
                .sorted(Comparator.comparing((Map.Entry<ItemId, Listing> entry) ->
                                entry.getValue().publishedAt().orElse(Instant.EPOCH))
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
        return new NewItems(items, changes, clock.instant());
    }
}
