package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.attune.application.contract.Events;
import dev.attune.bootstrap.Service.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What stands between callers and the service where no gateway does. */
class ProtectionTest {
    private static final String CLIENT = "client-key-0123456789";
    private static final String OTHER = "other-key-0123456789";
    private static final String ADMIN = "admin-key-0123456789";
    private static final String KEYS = "client:" + CLIENT + ",client:" + OTHER + ",admin:" + ADMIN;
    private static final String KEY = "X-API-Key";

    @TempDir
    Path directory;

    @Test
    void aKeyAboveItsQuotaIsRefusedAndToldWhenToComeBack() throws Exception {
        try (Service service = limited("attune.limits.quota", "3/P1D")) {
            for (int left = 2; left >= 0; left--) {
                Answer answer = service.get("/v1/popular", KEY, CLIENT);
                assertEquals(200, answer.status());
                assertEquals("3", answer.header("RateLimit-Limit"));
                assertEquals(Integer.toString(left), answer.header("RateLimit-Remaining"));
            }
            Answer refused = service.get("/v1/popular", KEY, CLIENT);
            assertEquals(429, refused.status());
            assertEquals("0", refused.header("RateLimit-Remaining"));
            long wait = Long.parseLong(refused.header("Retry-After"));
            assertTrue(wait >= 1 && wait <= 86_400, refused.header("Retry-After"));
            assertEquals("application/problem+json", refused.header("Content-Type"));
            assertEquals(200, service.get("/v1/popular", KEY, OTHER).status(), "another key has its own");
            assertEquals(401, service.get("/v1/popular", KEY, CLIENT + "x").status());
            assertEquals(200, service.get("/health/live").status());
        }
    }

    @Test
    void aQuotaSurvivesARestart() throws Exception {
        try (Service service = limited("attune.limits.quota", "5/P30D")) {
            for (int i = 0; i < 5; i++) {
                assertEquals(200, service.get("/v1/popular", KEY, CLIENT).status());
            }
        }
        try (Service again = limited("attune.limits.quota", "5/P30D")) {
            assertEquals(429, again.get("/v1/popular", KEY, CLIENT).status());
            assertEquals(200, again.get("/v1/popular", KEY, OTHER).status());
        }
    }

    @Test
    void instancesShareAQuota() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Service here = Service.on(postgres, "attune.limits.quota", "40/P30D");
                Service there = Service.on(postgres, "attune.limits.quota", "40/P30D")) {
            for (int i = 0; i < 40; i++) {
                assertEquals(200, here.get("/v1/popular").status());
            }
            Events.await(
                    "the other instance knows",
                    Duration.ofSeconds(5),
                    () -> there.get("/v1/popular").status() == 429);
        }
    }

    @Test
    void aStreamCountsByWhatItBrings() throws Exception {
        try (Service service = limited("attune.limits.documents", "1000/PT1H")) {
            Answer cut = service.post("/v1/events", lines(2_500), KEY, CLIENT, "Content-Type", "application/x-ndjson");
            assertEquals(429, cut.status(), cut.body());
            assertTrue(cut.body().contains("before it, 1000 documents were accepted"), cut.body());
            assertTrue(Long.parseLong(cut.header("Retry-After")) <= 4, cut.header("Retry-After"));
            assertEquals(429, service.post("/v1/events", lines(1), KEY, CLIENT).status());
            assertEquals(
                    429,
                    service.post("/v1/items", "[{\"id\":\"a\"}]", KEY, CLIENT).status(),
                    "items count too");
            assertEquals(200, service.get("/v1/popular", KEY, CLIENT).status(), "who sends nothing is not held up");
            assertEquals(202, service.post("/v1/events", lines(1), KEY, OTHER).status());
        }
    }

    @Test
    void aStreamIsHeldBackToItsRate() throws Exception {
        try (Service service = limited("attune.limits.documents", "2000/PT2S")) {
            long start = System.nanoTime();
            Answer slow = service.post("/v1/events", lines(4_000), KEY, CLIENT, "Content-Type", "application/x-ndjson");
            assertEquals(202, slow.status(), slow.body());
            // 2,000 at once, 1,000 after a moment, and 1,000 beyond the rate.
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(900).toNanos());
        }
    }

    @Test
    void bytesCountAsTheyAreBeforeCompression() throws Exception {
        try (Service service = limited("attune.limits.bytes", "1000/PT1H")) {
            String body = "{\"userId\":\"u\",\"itemId\":\"" + "i".repeat(100) + "\",\"type\":\"view\"}";
            int accepted = 0;
            while (service.post("/v1/events", body, KEY, CLIENT).status() == 202) {
                accepted++;
            }
            assertEquals(1_000 / body.length() + 1, accepted);
        }
    }

    @Test
    void operatorsMayHaveAPortToThemselves() throws Exception {
        int own = freePort();
        try (Service service =
                limited("attune.management.port", Integer.toString(own), "attune.connections.max", "3")) {
            URI management = URI.create("http://127.0.0.1:" + own);
            assertEquals(200, service.get("/v1/popular", KEY, CLIENT).status());
            assertEquals(404, service.get("/health/ready").status());
            assertEquals(404, service.get("/prometheus").status());
            assertEquals(200, status(management.resolve("/health/ready")));
            assertEquals(200, status(management.resolve("/prometheus")));
            assertEquals(404, status(management.resolve("/v1/popular")));
            List<Socket> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(busy(service));
            }
            assertEquals(200, status(management.resolve("/health/live")), "nobody shuts the probes out");
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    @Test
    void oneAddressHasItsShareOfTheConnections() throws Exception {
        try (Service service = limited("attune.connections.address", "2");
                Socket one = busy(service);
                Socket two = busy(service);
                Socket three = busy(service)) {
            List<String> answers = new ArrayList<>();
            // The threads of the network take them in any order.
            for (Socket each : List.of(one, two, three)) {
                each.setSoTimeout(1_000);
                answers.add(statusLine(each));
            }
            assertEquals(
                    List.of("", "", "HTTP/1.1 503"), answers.stream().sorted().toList());
        }
    }

    /** Returns the beginning of the answer; empty if there is none yet. */
    private static String statusLine(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (SocketTimeoutException _) {
            return "";
        }
    }

    /** Opens a connection whose request is under way. */
    private static Socket busy(Service service) throws IOException {
        Socket socket = new Socket("127.0.0.1", service.uri().getPort());
        socket.getOutputStream()
                .write(("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + CLIENT
                                + "\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int status(URI uri) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":\"e" + i + "\",\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\"}")
                .collect(Collectors.joining("\n"));
    }

    @Test
    void pagesOfNamedOriginsMayAsk() throws Exception {
        try (Service service = limited("attune.cors.origins", "https://shop.example")) {
            String asked = preflight(service, "https://shop.example");
            assertTrue(asked.startsWith("HTTP/1.1 200"), asked);
            assertTrue(
                    asked.toLowerCase(Locale.ROOT).contains("access-control-allow-origin: https://shop.example"),
                    asked);
            assertTrue(asked.toLowerCase(Locale.ROOT).contains("x-api-key"), asked);
            String other = preflight(service, "https://evil.example");
            assertFalse(other.toLowerCase(Locale.ROOT).contains("access-control-allow-origin"), other);
        }
    }

    @Test
    void noOriginIsNamedWhereNoneIsSet() throws Exception {
        try (Service service = limited()) {
            String answer = preflight(service, "https://shop.example");
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("access-control-allow-origin"), answer);
        }
    }

    @Test
    void whatAdminsDoIsWrittenDown() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger audit = (Logger) LoggerFactory.getLogger("attune.audit");
        audit.addAppender(log);
        try (Service service = limited()) {
            service.get("/v1/admin/models", KEY, ADMIN);
            assertEquals(403, service.get("/v1/admin/models", KEY, CLIENT).status());
            assertEquals(
                    401,
                    service.post("/v1/admin/x%20status=202%0acaller=me", "{}").status());
            assertEquals(
                    404,
                    service.post("/v1/admin/models/m-1/activate", "", KEY, ADMIN)
                            .status());
            assertEquals(
                    403,
                    service.post("/v1/admin/training-runs", "{}", KEY, CLIENT).status());
            assertEquals(401, service.post("/v1/admin/training-runs", "{}").status());
        } finally {
            audit.detachAppender(log);
        }
        List<String> lines =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertEquals(5, lines.size(), lines.toString());
        lines = lines.stream()
                .map(line -> line.replace("address=127.0.0.1 request=- ", ""))
                .toList();
        assertTrue(
                lines.get(2)
                        .matches("caller=admin-[0-9a-f]{8} method=POST path=/v1/admin/models/m-1/activate status=404"),
                lines.get(2));
        assertTrue(
                lines.get(3).matches("caller=client-[0-9a-f]{8} method=POST path=/v1/admin/training-runs status=403"),
                lines.get(3));
        assertEquals("caller=anonymous method=POST path=/v1/admin/training-runs status=401", lines.get(4));
        assertTrue(lines.get(0).endsWith("method=GET path=/v1/admin/models status=403"), lines.get(0));
        assertEquals("caller=anonymous method=POST path=/v1/admin/x%20status=202%0acaller=me status=401", lines.get(1));
        assertFalse(lines.toString().contains(ADMIN));
    }

    @Test
    void whatHappensToPeoplesDataIsWrittenDown() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger audit = (Logger) LoggerFactory.getLogger("attune.audit");
        audit.addAppender(log);
        try (Service service = limited("attune.api.keys", KEYS + ",client/web:another-key-9876543210")) {
            service.get("/v1/users/ann/events", KEY, "another-key-9876543210", "X-Request-ID", "r-1");
            service.get("/v1/users/ann/events/", KEY, CLIENT);
            service.send("DELETE", "/v1/users/ann", "", KEY, CLIENT, "X-Request-ID", "r 2");
            service.send("PUT", "/v1/items/tent", "{}", KEY, CLIENT);
            service.get("/v1/admin/export/events", KEY, ADMIN);
            service.get("/v1/popular", KEY, "wrong");
            service.get("/v1/popular", KEY, CLIENT);
            service.get("/v1/users/ann/recommendations", KEY, CLIENT);
        } finally {
            audit.detachAppender(log);
        }
        List<String> lines = new ArrayList<>(
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        assertEquals(6, lines.size(), lines.toString());
        assertTrue(lines.remove(1).contains("path=/v1/users/ann/events/ "), lines.toString());
        assertEquals(
                "caller=client-web address=127.0.0.1 request=r-1 method=GET path=/v1/users/ann/events status=200",
                lines.getFirst());
        assertTrue(lines.get(1).endsWith("request=- method=DELETE path=/v1/users/ann status=204"), lines.get(1));
        assertTrue(lines.get(2).endsWith("method=PUT path=/v1/items/tent status=200"), lines.get(2));
        assertTrue(lines.get(3).endsWith("method=GET path=/v1/admin/export/events status=200"), lines.get(3));
        assertTrue(lines.get(4).endsWith("method=GET path=/v1/popular status=401"), lines.get(4));
    }

    @Test
    void anAddressThatTriesManyKeysIsSlowedDownAndItsNeighboursAreNot() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger audit = (Logger) LoggerFactory.getLogger("attune.audit");
        audit.addAppender(log);
        int slowed = 0;
        try (Service service = limited()) {
            for (int i = 0; i < 200; i++) {
                Answer answer = service.get("/v1/popular", KEY, "wrong-key-" + i);
                slowed += answer.status() == 429 ? 1 : 0;
                assertEquals(answer.status() == 429 ? 429 : 401, answer.status());
            }
            assertEquals(200, service.get("/v1/popular", KEY, CLIENT).status());
            assertTrue(slowed > 0 && slowed <= 140, slowed + " of 200 were answered 429");
            assertEquals(200 - slowed, log.list.size(), "the log is not flooded");
        } finally {
            audit.detachAppender(log);
        }
    }

    @Test
    void noCacheKeepsAnAnswer() throws Exception {
        try (Service service = limited()) {
            for (String path : List.of("/v1/users/ann/recommendations", "/v1/users/ann/events", "/v1/popular")) {
                assertEquals("no-store", service.get(path, KEY, CLIENT).header("Cache-Control"), path);
                assertEquals("nosniff", service.get(path, KEY, CLIENT).header("X-Content-Type-Options"), path);
            }
            assertEquals("no-store", service.get("/v1/popular").header("Cache-Control"), "a refusal");
        }
    }

    private Service limited(String... settings) {
        String[] all = Stream.concat(
                        Stream.of("attune.api.keys", KEYS, "attune.host", "127.0.0.1"), Arrays.stream(settings))
                .toArray(String[]::new);
        return Service.embedded(directory.resolve("data"), all);
    }

    /** By hand, for the JDK's client does not let go of these headers. */
    private static String preflight(Service service, String origin) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.uri().getPort())) {
            socket.getOutputStream()
                    .write(("OPTIONS /v1/popular HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                                    + "\r\n"
                                    + "Access-Control-Request-Method: GET\r\n"
                                    + "Access-Control-Request-Headers: x-api-key\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
