package dev.attune.application.model;

import static dev.attune.application.contract.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Items;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.contract.PlantedScorer;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewItemsTest {
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final CatalogSnapshot snapshot = new CatalogSnapshot(catalog, InstantSource.system());
    private final Items items = new Items(catalog, snapshot);
    private Instant now = T0;
    private final InstantSource clock = () -> now;

    @Test
    void theNewestDescribedAndShownItemsThatTheModelLacks() {
        items.put(List.of(
                item("old", true, 1, "men"),
                item("young", true, 3, "men"),
                item("also-young", true, 3, "men"),
                item("known", true, 4, "men"),
                item("hidden", false, 5, "men"),
                item("bare", true, 6)));
        NewItems found = NewItems.of(snapshot, new PlantedScorer("known"), clock);
        assertEquals(
                List.of("also-young", "young", "old"),
                found.items().stream().map(ItemId::value).toList());
        assertEquals(T0, found.at());
        assertEquals(snapshot.changes(), found.changes());
    }

    @Test
    void theyAreLookedForAgainAfterAChangeAndFiveSeconds() {
        assertTrue(NewItems.NONE.mayHaveChanged(snapshot, clock));
        NewItems found = NewItems.of(snapshot, new PlantedScorer("known"), clock);
        now = T0.plusSeconds(60);
        assertFalse(found.mayHaveChanged(snapshot, clock), "nothing has changed");
        items.put(List.of(item("a", true, 1, "men")));
        now = T0.plusSeconds(5);
        assertFalse(found.mayHaveChanged(snapshot, clock), "not yet");
        now = T0.plusMillis(5_001);
        assertTrue(found.mayHaveChanged(snapshot, clock));
    }

    private static Item item(String id, boolean available, long second, String... categories) {
        return new Item(new ItemId(id), List.of(categories), Map.of(), available, Optional.of(T0.plusSeconds(second)));
    }
}
