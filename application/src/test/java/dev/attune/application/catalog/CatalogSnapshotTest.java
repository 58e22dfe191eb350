package dev.attune.application.catalog;

import static dev.attune.application.contract.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.CatalogSnapshot.Published;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class CatalogSnapshotTest {
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final CatalogSnapshot snapshot = new CatalogSnapshot(catalog, InstantSource.system());
    private final Items items = new Items(catalog, snapshot);

    @Test
    void anUnregisteredItemIsVisibleAndInNoCategory() {
        assertTrue(snapshot.listing(id("a")).answers(Optional.empty()));
        assertFalse(snapshot.listing(id("a")).answers(Optional.of("red")));
    }

    @Test
    void aChangeShowsAtOnceOnTheInstanceThatMakesIt() {
        items.put(List.of(item("a", "red", 1)));
        assertTrue(snapshot.listing(id("a")).answers(Optional.of("red")));
        items.patch(id("a"), hide());
        assertFalse(snapshot.listing(id("a")).answers(Optional.empty()));
        items.delete(id("b"));
        assertFalse(snapshot.listing(id("b")).answers(Optional.empty()), "withdrawn without being registered");
    }

    @Test
    void chunksShowTogether() {
        items.putChunk(List.of(item("a", "red", 1)));
        assertFalse(snapshot.listing(id("a")).answers(Optional.of("red")));
        items.show();
        assertTrue(snapshot.listing(id("a")).answers(Optional.of("red")));
    }

    /** Shops rename their categories, and some name them by date. */
    @Test
    void aCategoryThatIsGoneLeavesNothing() {
        for (int day = 0; day < 100; day++) {
            items.put(List.of(item("a", "new of day " + day, 1), item("b", "all", 1)));
        }
        assertEquals(2, snapshot.categories());
        items.delete(id("b"));
        assertEquals(1, snapshot.categories());
    }

    @Test
    void anItemIsHiddenUntilItIsPublished() {
        Instant[] now = {T0};
        CatalogSnapshot following = new CatalogSnapshot(catalog, () -> now[0]);
        List<Boolean> shown = new ArrayList<>();
        following.follow((_, listing) -> shown.add(listing.visible()));
        catalog.put(List.of(item("a", "red", 60)));
        following.refresh();
        assertFalse(following.listing(id("a")).answers(Optional.empty()));
        long changes = following.changes();
        now[0] = T0.plusSeconds(60);
        following.refresh();
        assertTrue(following.listing(id("a")).answers(Optional.of("red")));
        assertTrue(following.changes() > changes, "what was computed before is computed again");
        assertEquals(List.of(false, true), shown);
    }

    @Test
    void anItemIsShownFromItsPublicationToItsEnd() {
        Instant[] now = {T0};
        CatalogSnapshot following = new CatalogSnapshot(catalog, () -> now[0]);
        catalog.put(List.of(offered("sale", Optional.of(60), 90), offered("today", Optional.empty(), 60)));
        List<String> shown = new ArrayList<>();
        for (int second : List.of(0, 59, 60, 89, 90, 120)) {
            now[0] = T0.plusSeconds(second);
            following.refresh();
            shown.add(second + " " + visible(following, "sale") + " " + visible(following, "today"));
        }
        assertEquals(
                List.of(
                        "0 false true",
                        "59 false true",
                        "60 true false",
                        "89 true false",
                        "90 false false",
                        "120 false false"),
                shown);
        catalog.put(List.of(offered("sale", Optional.empty(), 200)));
        following.refresh();
        assertTrue(visible(following, "sale"), "the end was moved");
        assertTrue(following.latest(Optional.empty(), now[0], 10).stream()
                .map(Published::item)
                .toList()
                .equals(List.of(id("sale"))));
    }

    private static boolean visible(CatalogSnapshot snapshot, String item) {
        return snapshot.listing(id(item)).answers(Optional.empty());
    }

    private static Item offered(String id, Optional<Integer> from, int until) {
        return new Item(
                id(id), List.of(), Map.of(), true, from.map(T0::plusSeconds), Optional.of(T0.plusSeconds(until)));
    }

    /** Whoever moves the day of publication, or withdraws the item, is not overtaken by the first plan. */
    @Test
    void aChangedPlanReplacesTheFirst() {
        Instant[] now = {T0};
        CatalogSnapshot following = new CatalogSnapshot(catalog, () -> now[0]);
        catalog.put(List.of(item("a", "red", 60), item("b", "red", 60)));
        following.refresh();
        catalog.put(List.of(item("a", "red", 90)));
        catalog.delete(id("b"));
        following.refresh();
        now[0] = T0.plusSeconds(60);
        following.refresh();
        assertFalse(following.listing(id("a")).answers(Optional.empty()));
        assertFalse(following.listing(id("b")).answers(Optional.empty()));
        now[0] = T0.plusSeconds(90);
        following.refresh();
        assertTrue(following.listing(id("a")).answers(Optional.empty()));
    }

    @Test
    void theLatestComeNewestFirstAndNotBeforeTheirTime() {
        items.put(List.of(item("a", "red", 1), item("b", "blue", 2), item("c", "red", 3), item("d", "red", 3)));
        assertEquals(List.of("c", "d", "b", "a"), latest(Optional.empty(), 3, 10));
        assertEquals(List.of("c", "d", "a"), latest(Optional.of("red"), 3, 10));
        assertEquals(List.of("b", "a"), latest(Optional.empty(), 2, 10));
        assertEquals(List.of("c", "d"), latest(Optional.empty(), 3, 2));
        assertEquals(List.of(), latest(Optional.of("green"), 3, 10));
    }

    @Test
    void aChangedItemIsListedOnceAndAHiddenOneNotAtAll() {
        items.put(List.of(item("a", "red", 1)));
        items.put(List.of(item("a", "blue", 5)));
        assertEquals(List.of("a"), latest(Optional.empty(), 9, 10));
        assertEquals(List.of(), latest(Optional.of("red"), 9, 10));
        items.patch(id("a"), hide());
        assertEquals(List.of(), latest(Optional.empty(), 9, 10));
    }

    @Test
    void aFollowerHearsWhatIsKnownAndEveryLaterChangeUntilItLeaves() {
        List<String> heard = new ArrayList<>();
        BiConsumer<ItemId, Listing> follower = (item, listing) -> heard.add(item.value() + listing.visible());
        items.put(List.of(item("a", "red", 1)));
        snapshot.follow(follower);
        items.delete(id("a"));
        snapshot.unfollow(follower);
        items.put(List.of(item("b", "red", 1)));
        assertEquals(List.of("atrue", "afalse"), heard);
    }

    @Test
    void moreChangesThanAPageAreAllRead() {
        List<Item> many = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            many.add(item("i" + i, "red", 1));
        }
        catalog.put(many);
        snapshot.refresh();
        assertEquals(12_000, snapshot.changes());
        assertTrue(snapshot.listing(id("i11999")).answers(Optional.of("red")));
    }

    @Test
    void anExportHandsOverWithdrawnItemsToo() {
        items.put(List.of(item("a", "red", 1), item("b", "red", 1)));
        items.delete(id("a"));
        Map<ItemId, Optional<Item>> found = new HashMap<>();
        items.exportAll(change -> found.put(change.id(), change.item()));
        assertEquals(Map.of(id("a"), Optional.empty(), id("b"), Optional.of(item("b", "red", 1))), found);
    }

    private List<String> latest(Optional<String> category, int second, int limit) {
        Instant now = T0.plusSeconds(second);
        return snapshot.latest(category, now, limit).stream()
                .map(Published::item)
                .map(ItemId::value)
                .toList();
    }

    private static ItemPatch hide() {
        return new ItemPatch(
                Optional.empty(), Optional.empty(), Optional.of(false), Optional.empty(), Optional.empty());
    }

    private static Item item(String id, String category, int second) {
        return new Item(id(id), List.of(category), Map.of(), true, Optional.of(T0.plusSeconds(second)));
    }

    private static ItemId id(String id) {
        return new ItemId(id);
    }
}
