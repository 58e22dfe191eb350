package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A shop from its first event on, asked from outside; each step goes on from the one before. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ColdStartRestTest {
    @TempDir
    static Path directory;

    private Service service;

    @BeforeAll
    void start() {
        service = Service.embedded(directory);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    @Order(1)
    void whatIsMissingIsSaidAndServingStaysAsItWas() throws Exception {
        assertRefused("no events");
        service.post("/v1/events", event("first", "1", "red-1"));
        assertRefused("2 users", "there is 1");
        service.post("/v1/events", event("second", "1", "red-1"));
        assertRefused("2 items", "there is 1");
        Service.await(
                "what is popular is shown",
                () -> List.of("red-1")
                        .equals(service.get("/v1/users/third/recommendations").items()));
    }

    @Test
    @Order(2)
    void aNewItemIsFoundByItsCategoryBeforeTheNextTraining() throws Exception {
        service.loadGroups();
        for (int item = 0; item < 20; item++) {
            put("red-" + item, "warm");
            put("blue-" + item, "cold");
        }
        assertEquals("succeeded", service.train("{\"activate\":\"always\"}").get("status"));
        put("brand-new", "warm");
        for (int item = 1; item < 16; item++) {
            service.post("/v1/events", event("warm", "w" + item, "red-" + item));
            service.post("/v1/events", event("cold", "c" + item, "blue-" + item));
        }
        Service.await(
                "the new item is recommended", () -> recommended("warm", 6).contains("brand-new"));
        assertFalse(recommended("cold", 6).contains("brand-new"));
        assertTrue(service.get("/v1/items/brand-new/similar?limit=5").items().stream()
                .allMatch(item -> item.startsWith("red-")));
    }

    @Test
    @Order(3)
    void andAfterIt() throws Exception {
        Map<String, Object> run = service.train("{\"activate\":\"always\"}");
        assertEquals("succeeded", run.get("status"));
        assertTrue(recommended("warm", 6).contains("brand-new"));
        assertFalse(recommended("cold", 6).contains("brand-new"));
    }

    private List<String> recommended(String user, int limit) throws Exception {
        return service.get("/v1/users/" + user + "/recommendations?limit=" + limit, "Attune-Consistency", "strong")
                .items();
    }

    private void assertRefused(String... words) throws Exception {
        Map<String, Object> run = service.train("");
        assertEquals("failed", run.get("status"));
        for (String word : words) {
            assertTrue(run.get("reason").toString().contains(word), run.toString());
        }
        Answer ready = service.get("/health/ready");
        assertEquals(200, ready.status());
        assertFalse(ready.json().containsKey("modelVersion") && ready.field("modelVersion") != null, ready.body());
    }

    private void put(String item, String category) throws Exception {
        service.send("PUT", "/v1/items/" + item, "{\"categories\":[\"%s\"]}".formatted(category));
    }

    private static String event(String user, String id, String item) {
        return "{\"id\":\"%s\",\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"view\",\"timestamp\":\"2026-02-03T04:05:06Z\"}"
                .formatted(id, user, item);
    }
}
