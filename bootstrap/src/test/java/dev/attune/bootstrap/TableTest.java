package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    @Test
    void whatCameBeforeAnOpenQuoteIsTakenAndCounted() throws Exception {
        String rows = IntStream.range(0, 1_200)
                .mapToObj(i -> "open,i" + i + ",view\n")
                .collect(Collectors.joining("", "userId,itemId,type\n", "open,\"last,view\n"));
        Answer answer = service.post("/v1/events", rows, CSV);
        assertEquals(400, answer.status(), answer.body());
        assertTrue(answer.body().contains("before it, 1200 documents were accepted and 0 refused"), answer.body());
        assertEquals(
                1_200,
                service.get("/v1/users/open/events", "Accept", "application/x-ndjson")
                        .body()
                        .lines()
                        .count());
    }

    @Test
    void anotherCharsetIsRefused() throws Exception {
        Answer answer = service.post("/v1/items", "id\nx1\n", "Content-Type", "text/csv; charset=iso-8859-1");
        assertEquals(415, answer.status(), answer.body());
    }

    /** The server would take the first part for the whole. */
    @Test
    void aBrokenChunkIsNotTheEndOfABody() throws Exception {
        for (String type : List.of("text/csv", "application/x-ndjson", "application/json")) {
            String part = type.equals("text/csv") ? "id\nbroken\n" : "{\"id\":\"broken\"}\n";
            for (String size : List.of("zz", "-5", "fffffffffffffffff")) {
                String answer = raw("POST /v1/items HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(part.length()) + "\r\n"
                        + part + "\r\n" + size + "\r\nmore\r\n0\r\n\r\n");
                assertFalse(answer.startsWith("HTTP/1.1 2"), type + " " + size + ": " + answer);
            }
        }
        assertEquals(404, service.get("/v1/items/broken").status());
    }

    @Test
    void anotherTransferEncodingIsRefused() throws Exception {
        for (String coding :
                List.of("gzip, chunked", "chunked, xchunked", "xchunked", "chunked\r\nTransfer-Encoding: gzip")) {
            String answer =
                    raw("POST /v1/items HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nTransfer-Encoding: "
                            + coding + "\r\n\r\n5\r\nid\na\n\r\n0\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 "), coding + ": " + answer);
        }
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", service.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            byte[] answer = new byte[2_000];
            return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "closed: " + e.getMessage();
        }
    }

    private static double number(Answer answer, String field) {
        return ((Number) answer.field(field)).doubleValue();
    }
}
