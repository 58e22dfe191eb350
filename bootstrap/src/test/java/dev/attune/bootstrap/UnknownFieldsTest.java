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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds as shops and trackers have them, with fields of their own. */
class UnknownFieldsTest {
    private static final String[] CSV = {"Content-Type", "text/csv"};

    @TempDir
    static Path directory;

    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.embedded(directory, "attune.fields.unknown", "accept");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anItemKeepsThemAsAttributes() throws Exception {
        service.post("/v1/items", """
            [{"id":"f1","categories":["tents"],"title":"Dome","price":90,"stock":null,"attributes":{"price":99}}]\
            """);
        Answer item = service.get("/v1/items/f1");
        assertEquals(Map.of("title", "Dome", "price", 99), item.field("attributes"), item.body());
        assertEquals(List.of("tents"), item.field("categories"));
    }

    @Test
    void whatIsNotKnownTakesNothingAway() throws Exception {
        service.post("/v1/items", """
            [{"id":"f5","attributes":null,"colour":"red"},
             {"id":"f6","title":"Dome","attributes":{"title":null}}]\
            """);
        assertEquals(Map.of("colour", "red"), service.get("/v1/items/f5").field("attributes"));
        assertEquals(Map.of("title", "Dome"), service.get("/v1/items/f6").field("attributes"));
    }

    /** A patch replaces attributes as a whole. */
    @Test
    void aPatchRefusesThem() throws Exception {
        service.post("/v1/items", """
            [{"id":"f7","title":"Dome"}]\
            """);
        Answer patch = service.send("PATCH", "/v1/items/f7", "{\"stock\":3}");
        assertEquals(400, patch.status(), patch.body());
        assertEquals(Map.of("title", "Dome"), service.get("/v1/items/f7").field("attributes"));
    }

    @Test
    void anAttributeMayNotBeWhatNoAttributeIs() throws Exception {
        Answer answer = service.post("/v1/items", """
            [{"id":"f2","dimensions":{"width":3}}]\
            """);
        assertEquals(400, answer.status(), answer.body());
        assertTrue(answer.body().contains("dimensions"), answer.body());
        Answer wrong = service.post("/v1/items", """
            [{"id":"f3","attributes":"none","title":"Dome"}]\
            """);
        assertTrue(wrong.body().contains("an object"), wrong.body());
    }

    @Test
    void aMisspeltFieldIsRefused() throws Exception {
        for (String name : List.of("Available", "published_at", "ID")) {
            Answer answer = service.post("/v1/items", "[{\"id\":\"f4\",\"" + name + "\":false}]");
            assertTrue(answer.body().contains("written like this"), name + ": " + answer.body());
        }
        Answer event =
                service.post("/v1/events", "[{\"userId\":\"u\",\"itemId\":\"f1\",\"type\":\"view\",\"time_stamp\":1}]");
        assertTrue(event.body().contains("timestamp, written like this"), event.body());
    }

    @Test
    void anEventLosesThem() throws Exception {
        Answer line = service.post("/v1/events", """
            [{"id":"k1","userId":"u1","itemId":"f1","type":"view","pageUrl":"/dome","ab":{"test":1}}]\
            """);
        assertEquals(202, line.status(), line.body());
        Answer table = service.post("/v1/events", """
            id,userId,itemId,type,pageUrl
            k2,u1,f1,view,/dome
            """, CSV);
        assertEquals(202, table.status(), table.body());
        Answer events = service.get("/v1/users/u1/events");
        assertTrue(events.body().contains("k1") && events.body().contains("k2"), events.body());
        assertFalse(events.body().contains("dome"), events.body());
    }
}
