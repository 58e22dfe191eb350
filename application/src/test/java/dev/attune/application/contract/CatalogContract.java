package dev.attune.application.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.port.Catalog;
import dev.attune.application.port.Catalog.Changes;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every catalog promises. */
public abstract class CatalogContract {
    private final String prefix = UUID.randomUUID().toString();

    protected abstract Catalog catalog();

    @Test
    void anItemComesBackAsItWasPut() {
        Item item = new Item(
                id("ü/1"),
                List.of("a", "b"),
                Map.of("price", 1.5, "stock", 3L, "name", "x", "new", true),
                true,
                Optional.of(Instant.parse("2026-01-01T00:00:00.123Z")));
        catalog().put(List.of(item));
        assertEquals(Optional.of(item), catalog().find(item.id()));
        Item replaced = plain("ü/1", false);
        catalog().put(List.of(replaced));
        assertEquals(Optional.of(replaced), catalog().find(item.id()));
    }

    @Test
    void aPatchChangesOnlyWhatItNames() {
        catalog().put(List.of(new Item(id("1"), List.of("a"), Map.of("k", 1L), true, Optional.empty())));
        ItemPatch hide = new ItemPatch(Optional.empty(), Optional.empty(), Optional.of(false), Optional.empty());
        Item expected = new Item(id("1"), List.of("a"), Map.of("k", 1L), false, Optional.empty());
        assertEquals(Optional.of(expected), catalog().patch(id("1"), hide));
        assertEquals(Optional.of(expected), catalog().find(id("1")));
        assertEquals(Optional.empty(), catalog().patch(id("unknown"), hide));
    }

    @Test
    void aDeletedItemIsGoneUntilItIsPutAgain() {
        catalog().put(List.of(plain("1", true)));
        assertTrue(catalog().delete(id("1")));
        assertFalse(catalog().delete(id("1")));
        assertEquals(Optional.empty(), catalog().find(id("1")));
        catalog().put(List.of(plain("1", true)));
        assertTrue(catalog().find(id("1")).isPresent());
    }

    @Test
    void pagesAreInOrderOfId() {
        catalog().put(List.of(plain("c", true), plain("a", true), plain("b", true)));
        catalog().delete(id("b"));
        List<Item> found = catalog().page(Optional.of(id(" ")), 2);
        assertEquals(List.of(id("a"), id("c")), found.stream().map(Item::id).toList());
    }

    @Test
    void changesTellTheLatestStateOfEverythingChanged() {
        long cursor = drain(0, new HashMap<>());
        catalog().put(List.of(plain("1", true), plain("2", true)));
        catalog().put(List.of(plain("1", false)));
        catalog().delete(id("3"));
        Map<ItemId, Optional<Item>> seen = new HashMap<>();
        long after = drain(cursor, seen);
        assertEquals(Optional.of(plain("1", false)), seen.get(id("1")));
        assertEquals(Optional.of(plain("2", true)), seen.get(id("2")));
        assertEquals(Optional.empty(), seen.get(id("3")));
        catalog().put(List.of(plain("2", false)));
        Map<ItemId, Optional<Item>> later = new HashMap<>();
        drain(after, later);
        assertEquals(Optional.of(plain("2", false)), later.get(id("2")));
    }

    @Test
    void changesComeInPages() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            items.add(plain("p" + i, true));
        }
        items.forEach(item -> catalog().put(List.of(item)));
        Map<ItemId, Optional<Item>> seen = new HashMap<>();
        long cursor = 0;
        Changes changes;
        do {
            changes = catalog().changes(cursor, 10);
            changes.changes().forEach(change -> seen.put(change.id(), change.item()));
            cursor = changes.cursor();
        } while (changes.more());
        items.forEach(item -> assertTrue(seen.containsKey(item.id())));
    }

    private long drain(long from, Map<ItemId, Optional<Item>> into) {
        Changes changes = catalog().changes(from, 10_000);
        changes.changes().forEach(change -> into.put(change.id(), change.item()));
        return changes.cursor();
    }

    private ItemId id(String name) {
        return new ItemId(prefix + name);
    }

    private Item plain(String name, boolean available) {
        return new Item(id(name), List.of(), Map.of(), available, Optional.empty());
    }
}
