package dev.attune.application.model;

import static dev.attune.application.contract.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.contract.InMemoryModels;
import dev.attune.application.learning.Model;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsTest {
    private int refusals;
    /** Refuses an activation as often as another instance comes first. */
    private final InMemoryModels registry = new InMemoryModels() {
        @Override
        public synchronized boolean activate(String next, Optional<String> expected) {
            if (refusals > 0) {
                refusals--;
                return false;
            }
            return super.activate(next, expected);
        }
    };

    private final Models models = new Models(registry);

    @BeforeEach
    void twoModels() {
        publish("m1", 1);
        publish("m2", 2);
    }

    @Test
    void modelsAreListedNewestFirst() {
        assertEquals(List.of("m2", "m1"), versions(models.page(Optional.empty(), 10)));
        assertEquals(List.of("m1"), versions(models.page(Optional.of("m2"), 10)));
        assertEquals("m1", models.find("m1").orElseThrow().version());
        assertEquals(Optional.empty(), models.find("m3"));
    }

    @Test
    void aModelIsActivatedWhicheverIsActive() {
        assertEquals(Optional.empty(), models.active());
        assertTrue(models.activate("m1"));
        assertTrue(models.activate("m2"));
        assertTrue(models.activate("m2"), "once more");
        assertEquals(Optional.of("m2"), models.active());
    }

    @Test
    void anActivationIsTriedAgainWhereAnotherComesFirst() {
        refusals = 2;
        assertTrue(models.activate("m1"));
        assertEquals(0, refusals);
        assertEquals(Optional.of("m1"), models.active());
    }

    @Test
    void aModelThatIsNotThereIsNotActivated() {
        assertFalse(models.activate("m3"));
        assertEquals(Optional.empty(), models.active());
    }

    private void publish(String version, long second) {
        registry.publishPlanted(version, T0.plusSeconds(second), version);
    }

    private static List<String> versions(List<Model> page) {
        return page.stream().map(Model::version).toList();
    }
}
