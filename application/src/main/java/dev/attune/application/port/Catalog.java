package dev.attune.application.port;

import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.util.List;
import java.util.Optional;

/** The registered items. Every method may throw {@link StoreUnavailable}. */
public interface Catalog {
    /**
     * Stores the items, replacing what was registered under their ids. When it fails, any part may have been stored;
     * again is harmless.
     */
    void put(List<Item> items);

    /** Changes a registered item atomically; empty when it is not registered. */
    Optional<Item> patch(ItemId id, ItemPatch patch);

    /**
     * Withdraws an item, registered or not: it is not recommended until it is put again. False when it was not
     * registered.
     */
    boolean delete(ItemId id);

    Optional<Item> find(ItemId id);

    /** A page of registered items in order of id. */
    List<Item> page(Optional<ItemId> after, int limit);

    /**
     * Changes since a cursor (0 for all), at least once, the latest state of each item. Ask again with the cursor
     * returned.
     */
    Changes changes(long cursor, int limit);

    /**
     * A page of changes, oldest first.
     *
     * @param more ask again at once: there was more than the limit
     */
    record Changes(List<Change> changes, long cursor, boolean more) {}

    /**
     * The newest state of one item.
     *
     * @param item empty when the item was deleted
     */
    record Change(ItemId id, Optional<Item> item) {}
}
