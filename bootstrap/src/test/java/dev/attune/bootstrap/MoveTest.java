package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything of one database, exported and taken in by another, and back. */
class MoveTest {
    @TempDir
    Path directory;

    @Test
    void whatIsExportedIsTakenInAsItIs() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                Service here = Service.embedded(directory.resolve("a"));
                Service there = Service.onCosmos(fake, directory.resolve("b"));
                Service back = Service.embedded(directory.resolve("c"))) {
            here.loadGroups();
            here.post(
                    "/v1/events",
                    "{\"id\":\"all\",\"userId\":\"ada\",\"itemId\":\"red-1\",\"type\":\"rating\",\"value\":4.5,\"timestamp\":\"2026-05-06T07:08:09.123Z\",\"sessionId\":\"s"
                        + " 1\",\"recommendationId\":\"r-1\"}");
            here.post(
                    "/v1/items",
                    "[{\"id\":\"red-1\",\"categories\":[\"red\"],\"attributes\":{\"price\":9.5},\"publishedAt\":\"2026-01-01T00:00:00Z\",\"availableUntil\":\"2036-01-01T00:00:00Z\"},{\"id\":\"blue-1\"}]");
            here.delete("/v1/items/blue-2");
            move(here, there);
            move(there, back);
            assertEquals(lines(here, "events").size(), 841);
            assertEquals(lines(here, "events"), lines(back, "events"));
            assertEquals(
                    lines(here, "items"),
                    lines(there, "items").stream().sorted().toList());
            assertEquals(lines(here, "items"), lines(back, "items"));
            assertTrue(lines(back, "items").toString().contains("\"blue-2\""), "a withdrawn item stays withdrawn");
            String body = "{\"to\":\"2026-07-01T00:00:00Z\",\"activate\":\"always\"}";
            assertEquals(
                    here.train(body).get("modelVersion"),
                    there.train(body).get("modelVersion"),
                    "the same events make the same model");
        }
    }

    @Test
    void aPeriodIsExportedAndABadOneRefused() throws Exception {
        try (Service service = Service.embedded(directory)) {
            service.loadGroups();
            service.post(
                    "/v1/events",
                    "{\"userId\":\"ada\",\"itemId\":\"red-1\",\"type\":\"view\",\"timestamp\":\"2026-05-06T07:08:09Z\"}");
            assertEquals(
                    1,
                    service.get("/v1/admin/export/events?from=2026-05-01T00:00:00Z&to=2026-06-01T00:00:00Z")
                            .body()
                            .lines()
                            .count());
            assertEquals(
                    0,
                    service.get("/v1/admin/export/events?from=2026-06-01T00:00:00Z")
                            .body()
                            .lines()
                            .count());
            assertEquals(
                    400,
                    service.get("/v1/admin/export/events?from=2026-06-01T00:00:00Z&to=2026-05-01T00:00:00Z")
                            .status());
            Answer bad = service.get("/v1/admin/export/events?from=yesterday");
            assertEquals(400, bad.status());
            assertEquals("from", bad.field("field"));
        }
    }

    @Test
    void twoExportsAreUnderWayAtMostAndOneThatNobodyReadsAnyMoreEnds() throws Exception {
        try (Service service = Service.embedded(directory)) {
            for (int i = 0; i < 15; i++) {
                service.post("/v1/events", padded(i), "Content-Type", "application/x-ndjson");
            }
            try (Socket one = new Socket();
                    Socket other = new Socket();
                    Socket third = new Socket()) {
                assertEquals("HTTP/1.1 200", asked(service, one));
                assertEquals("HTTP/1.1 200", asked(service, other));
                assertEquals("HTTP/1.1 503", asked(service, third));
            }
            Service.await(
                    "the unfinished ones to end",
                    () -> service.get("/v1/admin/export/events").body().lines().count() == 15_000);
        }
    }

    /**
     * Asks for an export, and reads no more of it than the status. It stays under way, because it is more than what
     * lies on the way.
     */
    private static String asked(Service service, Socket socket) throws IOException {
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", service.uri().getPort()));
        socket.getOutputStream()
                .write("GET /v1/admin/export/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static String padded(int batch) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            lines.append("{\"id\":\"%d-%d\",\"userId\":\"u%d\",\"itemId\":\"%s\",\"type\":\"view\"}%n"
                    .formatted(batch, i, i, "x".repeat(120)));
        }
        return lines.toString();
    }

    private static void move(Service from, Service to) throws IOException, InterruptedException {
        for (String what : List.of("events", "items")) {
            Answer taken = to.post(
                    "/v1/" + what, from.get("/v1/admin/export/" + what).body(), "Content-Type", "application/x-ndjson");
            assertEquals(0, taken.field("rejectedCount"), taken.toString());
        }
    }

    private static List<String> lines(Service service, String what) throws IOException, InterruptedException {
        return service.get("/v1/admin/export/" + what).body().lines().sorted().toList();
    }
}
