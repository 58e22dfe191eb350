package dev.attune.application.model;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Listing;
import dev.attune.application.learning.Scorer;
import dev.attune.domain.item.ItemId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** A model in service: its scorer, and the listing of each of its items, by the scorer's numbers. */
public final class ServingModel {
    /** Maximum number of categories whose items are remembered. */
    private static final int MOST_CATEGORIES = 1_000;

    private final String version;
    private final Scorer trained;
    private final Scorer scorer;
    /** The threads that write this hold the lock of the catalog's snapshot. Empty slots are unregistered items. */
    private final AtomicReferenceArray<Listing> listings;

    private final Map<String, CategoryItems> ofCategory = new ConcurrentHashMap<>();

    private final BiConsumer<ItemId, Listing> follower = this::listed;
    /** Counted up under the same lock, after each change. */
    private volatile long catalogChanges;

    ServingModel(String version, Scorer scorer) {
        this(version, scorer, scorer);
    }

    private ServingModel(String version, Scorer trained, Scorer scorer) {
        this.version = version;
        this.trained = trained;
        this.scorer = scorer;
        this.listings = new AtomicReferenceArray<>(scorer.items());
    }

    void follow(CatalogSnapshot catalog) {
        catalog.follow(follower);
    }

    void unfollow(CatalogSnapshot catalog) {
        catalog.unfollow(follower);
    }

    /** Returns the same model with a scorer that knows more items. */
    ServingModel with(Scorer extended) {
        return new ServingModel(version, trained, extended);
    }

    /** Returns the scorer as the model was trained. */
    Scorer trained() {
        return trained;
    }

    public String version() {
        return version;
    }

    public Scorer scorer() {
        return scorer;
    }

    /**
     * Returns a number of changes. As long as it stays the same, so do the results of {@link #answers}. A caller reads
     * it before it calls {@link #answers}.
     */
    public long catalogChanges() {
        return catalogChanges;
    }

    /** Returns the numbers of the visible items of a category, ascending. It reads the whole catalog once a change. */
    public int[] itemsOf(String category) {
        long changes = catalogChanges;
        CategoryItems known = ofCategory.get(category);
        if (known == null || known.catalogChanges != changes) {
            Optional<String> asked = Optional.of(category);
            known = new CategoryItems(
                    changes,
                    IntStream.range(0, scorer.items())
                            .filter(item -> answers(item, asked))
                            .toArray());
            if (ofCategory.size() >= MOST_CATEGORIES) {
                ofCategory.clear();
            }
            if (known.items.length > 0) {
                ofCategory.put(category, known);
            }
        }
        return known.items;
    }

    public boolean answers(int item, Optional<String> category) {
        Listing listing = listings.getPlain(item);
        return listing == null ? category.isEmpty() : listing.answers(category);
    }

    private void listed(ItemId item, Listing listing) {
        int index = scorer.indexOf(item);
        if (index >= 0) {
            listings.setRelease(index, listing);
            catalogChanges = catalogChanges + 1;
        }
    }

    private record CategoryItems(long catalogChanges, int[] items) {}
}
