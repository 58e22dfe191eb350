package dev.attune.application.catalog;

import dev.attune.application.port.Catalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Registers and withdraws items. A change shows in the answers of this instance when the method returns, and in those
 * of the others within two seconds.
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

    /** Stores one chunk of many. The caller shows them all at once with {@link #show}. */
    public void putChunk(List<Item> items) {
        catalog.put(items);
    }

    /** Shows what was stored in chunks. */
    public void show() {
        snapshot.refresh();
    }

    /** The item as it is now; empty when it is not registered. */
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

    /** Hands the newest state of every item over, withdrawn ones too. */
    public void exportAll(Consumer<Catalog.Change> consumer) {
        Catalog.Changes changes = catalog.changes(0, AT_A_TIME);
        changes.changes().forEach(consumer);
        while (changes.more()) {
            changes = catalog.changes(changes.cursor(), AT_A_TIME);
            changes.changes().forEach(consumer);
        }
    }
}
