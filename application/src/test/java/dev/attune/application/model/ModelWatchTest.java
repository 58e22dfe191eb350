package dev.attune.application.model;

import static dev.attune.application.contract.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.catalog.Items;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.contract.PlantedScorer;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelWatchTest {
    private final InMemoryModels registry = new InMemoryModels();
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final CatalogSnapshot snapshot = new CatalogSnapshot(catalog, InstantSource.system());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = T0;
    private final ModelWatch watch = new ModelWatch(registry, PlantedScorer.loader(), snapshot, () -> now, meters);

    @Test
    void withoutAnActiveModelNoneServes() {
        publish("m1", "a");
        watch.refresh();
        assertEquals(Optional.empty(), watch.current());
        assertTrue(Double.isNaN(meters.get("attune.model.age").gauge().value()));
    }

    @Test
    void theActiveModelServesAndItsAgeIsShown() {
        activate(publish("m1", "a", "b"));
        now = T0.plusSeconds(90);
        watch.refresh();
        assertEquals("m1", watch.current().orElseThrow().version());
        assertEquals(2, watch.current().orElseThrow().scorer().items());
        assertEquals(90, meters.get("attune.model.age").gauge().value());
    }

    @Test
    void theSameModelIsNotLoadedAgain() {
        activate(publish("m1", "a"));
        watch.refresh();
        ServingModel first = watch.current().orElseThrow();
        watch.refresh();
        assertSame(first, watch.current().orElseThrow());
    }

    @Test
    void aCorruptModelKeepsTheOldOneAndIsTriedAgainAfterHalfAMinute() {
        activate(publish("m1", "a"));
        watch.refresh();
        activate(publish("m2", "corrupt"));
        watch.refresh();
        assertEquals("m1", watch.current().orElseThrow().version());
        assertEquals(Optional.of("this is no model"), watch.refused());
        assertEquals(1, refused());
        now = now.plusSeconds(29);
        watch.refresh();
        assertEquals(1, refused());
        now = now.plusSeconds(1);
        watch.refresh();
        assertEquals(2, refused());
        activate(publish("m3", "b"));
        watch.refresh();
        assertEquals("m3", watch.current().orElseThrow().version());
        assertEquals(Optional.empty(), watch.refused());
    }

    @Test
    void aDamagedArtifactKeepsTheOldModel() {
        activate(publish("m1", "a"));
        watch.refresh();
        activate(publish("m2", "b"));
        registry.damage("m2");
        watch.refresh();
        assertEquals("m1", watch.current().orElseThrow().version());
        assertTrue(watch.refused().isPresent());
        activate("m1");
        watch.refresh();
        assertEquals(Optional.empty(), watch.refused(), "the one in service is the active one again");
    }

    @Test
    void aStoreThatDoesNotAnswerChangesNothing() {
        activate(publish("m1", "a"));
        watch.refresh();
        registry.failWith(new StoreUnavailable("down", Duration.ofSeconds(1), null));
        assertThrows(StoreUnavailable.class, watch::refresh);
        assertEquals("m1", watch.current().orElseThrow().version());
        assertEquals(Optional.empty(), watch.refused());
    }

    @Test
    void theModelInServiceFollowsTheCatalog() {
        activate(publish("m1", "a", "b"));
        watch.refresh();
        ServingModel model = watch.current().orElseThrow();
        assertTrue(model.answers(0, Optional.empty()));
        long before = model.catalogChanges();
        new Items(catalog, snapshot)
                .put(List.of(new Item(new ItemId("a"), List.of("red"), Map.of(), false, Optional.empty())));
        assertFalse(model.answers(0, Optional.empty()));
        assertTrue(model.answers(1, Optional.empty()));
        assertFalse(model.answers(1, Optional.of("red")), "an unregistered item has no category");
        assertTrue(model.catalogChanges() > before);
    }

    private double refused() {
        return meters.get("attune.models.refused").counter().count();
    }

    private String publish(String version, String... items) {
        registry.publishPlanted(version, T0, items);
        return version;
    }

    private void activate(String version) {
        assertTrue(registry.activate(version, registry.active()));
    }
}
