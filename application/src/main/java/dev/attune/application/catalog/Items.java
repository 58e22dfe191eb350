package dev.attune.application.catalog;

import dev.attune.application.port.Catalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Registers and withdraws items. The answers of this instance reflect a change when the method returns, and those of
 * other instances within two seconds.
 */
public final class Items {
    private static final int AT_A_TIME = 1_000;

    private final Catalog catalog;
    private final CatalogSnapshot snapshot;

    public Items(Catalog catalog, CatalogSnapshot snapshot) {
        this.catalog = catalog;
        this.snapshot = snapshot;
    }

    public void put(List<Item> items) {
        catalog.put(items);
        snapshot.refresh();
    }

    /** Stores one of many chunks. The caller calls {@link #show} after the last one. */
    public void putChunk(List<Item> items) {
        catalog.put(items);
    }

    /** Shows the stored chunks in the answers of this instance. */
    public void show() {
        snapshot.refresh();
    }

    /** Returns the item as it is now; empty if it is not registered. */
    public Optional<Item> patch(ItemId id, ItemPatch patch) {
        Optional<Item> patched = catalog.patch(id, patch);
        snapshot.refresh();
        return patched;
    }

    public void delete(ItemId id) {
        catalog.delete(id);
        snapshot.refresh();
    }

    public Optional<Item> find(ItemId id) {
        return catalog.find(id);
    }

    public List<Item> page(Optional<ItemId> after, int limit) {
        return catalog.page(after, limit);
    }

    /** Hands the newest state of every item to the consumer, also of withdrawn items. */
    public void exportAll(Consumer<Catalog.Change> consumer) {
        Catalog.Changes changes = catalog.changes(0, AT_A_TIME);
        changes.changes().forEach(consumer);
        while (changes.more()) {
            changes = catalog.changes(changes.cursor(), AT_A_TIME);
            changes.changes().forEach(consumer);
        }
    }
}
