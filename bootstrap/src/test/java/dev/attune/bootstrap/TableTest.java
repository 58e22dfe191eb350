package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as a shop's database exports them. */
class TableTest {
    private static final String[] CSV = {"Content-Type", "text/csv; charset=utf-8"};

    @TempDir
    static Path directory;

    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.embedded(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void itemsAndEventsComeInAsTables() throws Exception {
        Answer items = service.post("/v1/items", """
            id,categories,price,brand,publishedAt
            t1,tents|sale,99.5,Kestrel,2026-01-01T00:00:00Z
            t2,tents,,,
            """, CSV);
        assertEquals(2.0, number(items, "accepted"), items.body());
        Answer item = service.get("/v1/items/t1");
        assertEquals(List.of("sale", "tents"), item.field("categories"));
        assertEquals(Map.of("price", 99.5, "brand", "Kestrel"), item.field("attributes"));

        Answer events = service.post("/v1/events", """
            userId,itemId,type,value,timestamp
            u1,t1,view,,1767225600
            u1,t2,rating,4,
            u2,t1,look,,
            u2,t1,rating,much,
            """, CSV);
        assertEquals(202, events.status(), events.body());
        assertEquals(2.0, number(events, "accepted"), events.body());
        assertEquals(2.0, number(events, "rejectedCount"), events.body());
        assertTrue(events.body().contains("\"index\":2") && events.body().contains("one of cart, click"));
        assertTrue(service.get("/v1/users/u1/events").body().contains("2026-01-01T00:00:00Z"));
    }

    @Test
    void aHeaderThatDoesNotFitStoresNothing() throws Exception {
        Answer wrong = service.post("/v1/events", "user,item\nu9,t1\n", CSV);
        assertEquals(400, wrong.status(), wrong.body());
        assertEquals("header", wrong.field("field"));
        assertTrue(wrong.body().contains("itemId"), wrong.body());
    }

    @Test
    void aTableMayHaveAnyLength() throws Exception {
        StringBuilder rows = new StringBuilder("userId,itemId,type\n");
        for (int i = 0; i < 60_000; i++) {
            rows.append("reader-").append(i % 50).append(",i").append(i).append(",view\n");
        }
        Answer stored = service.post("/v1/events", rows.toString(), CSV);
        assertEquals(60_000.0, number(stored, "accepted"), stored.body());
    }

    private static double number(Answer answer, String field) {
        return ((Number) answer.field(field)).doubleValue();
    }
}
