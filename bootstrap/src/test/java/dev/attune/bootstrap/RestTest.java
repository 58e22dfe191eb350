package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestTest extends RestContract {
    @TempDir
    static Path directory;

    @Override
    Service start() {
        return Service.embedded(directory);
    }

    @Test
    void aRebuildTakesErasedUsersOutOfTheLists() throws Exception {
        service.post("/v1/events", event("stays", "1", "counted"));
        service.post("/v1/events", event("goes", "2", "counted"));
        Service.await("both are counted", () -> popular().equals(2.0));
        service.delete("/v1/users/goes");
        assertEquals(2.0, popular());
        service.post("/v1/admin/projection/rebuild", "{\"usersPerSecond\":10000}");
        Service.await("one is left", () -> popular().equals(1.0));
        service.post("/v1/events", event("new", "3", "counted"));
        Service.await("and counting goes on", () -> popular().equals(2.0));
    }

    /** An alert compares two moments, and a series that begins with its first event says nothing of that. */
    @Test
    void whatIsAlertedOnIsThereFromTheStart() throws Exception {
        String metrics = service.get("/prometheus").body();
        for (String name : List.of(
                "attune_store_unavailable_total",
                "attune_events_refused_total",
                "attune_projection_dead_letters_total")) {
            assertTrue(metrics.contains("\n" + name + " "), name);
        }
    }

    private Object popular() throws Exception {
        return Documents.list(service.get("/v1/popular?limit=500").json().get("items")).stream()
                .map(Documents::map)
                .filter(item -> item.get("itemId").equals("counted"))
                .findFirst()
                .map(item -> item.get("score"))
                .orElse(0.0);
    }
}
