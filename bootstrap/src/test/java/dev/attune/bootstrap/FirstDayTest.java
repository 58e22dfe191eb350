package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten described items and no event: what a shop has on its first day. */
class FirstDayTest {
    @Test
    void theCatalogAloneAnswers(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(directory)) {
            for (int i = 0; i < 5; i++) {
                put(service, "tent-" + i, "tents", "2026-01-01T00:00:00Z");
                put(service, "boot-" + i, "boots", "2026-01-01T00:00:00Z");
            }
            put(service, "tent-later", "tents", "2999-01-01T00:00:00Z");
            service.send(
                    "PUT",
                    "/v1/items/tent-over",
                    "{\"categories\":[\"tents\"],\"availableUntil\":\"2026-01-01T00:00:00Z\"}");
            Service.await(
                    "descriptions are served", () -> similar(service, "tent-0").size() == 4);
            assertTrue(similar(service, "tent-0").stream().allMatch(item -> item.startsWith("tent-")));
            assertEquals(List.of(), similar(service, "tent-later"));

            Service.Answer session = service.post(
                    "/v1/recommendations", "{\"events\":[{\"itemId\":\"boot-2\",\"type\":\"view\"}],\"limit\":4}");
            assertEquals(
                    List.of("boot-0", "boot-1", "boot-3", "boot-4"),
                    session.items().stream().sorted().toList());
            assertEquals("session", session.served().get("strategy"));
            assertEquals("catalog", session.served().get("modelVersion"));
            assertNull(
                    service.get("/health/ready").json().get("modelVersion"),
                    "whoever waits for a model goes on waiting");

            assertEquals(
                    List.of("tent-0", "tent-1", "tent-2", "tent-3", "tent-4"),
                    service.get("/v1/users/nobody/recommendations?category=tents").items().stream()
                            .sorted()
                            .toList());
        }
    }

    private static List<String> similar(Service service, String item) throws Exception {
        return service.get("/v1/items/" + item + "/similar").items();
    }

    private static void put(Service service, String item, String category, String publishedAt) throws Exception {
        service.send(
                "PUT",
                "/v1/items/" + item,
                "{\"categories\":[\"%s\"],\"publishedAt\":\"%s\"}".formatted(category, publishedAt));
    }
}
