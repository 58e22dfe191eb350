package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator relies on. */
class OperationsTest {
    private static final int SLOW_LINES = 20;

    @TempDir
    Path directory;

    @Test
    void aRequestUnderWayFinishesWhenTheInstanceIsStopped() throws Exception {
        Map<String, String> settings =
                Map.of("attune.data.dir", directory.resolve("data").toString());
        CompletableFuture<String> answer;
        try (Child child = Child.start(Child.freePort(), directory.resolve("log"), settings)
                .awaitReady()) {
            answer = CompletableFuture.supplyAsync(() -> sendSlowly(child.port()));
            Thread.sleep(600);
        }
        assertTrue(answer.get().startsWith("HTTP/1.1 202"), answer.get());
        try (Service again = Service.embedded(directory.resolve("data"))) {
            assertEquals(
                    SLOW_LINES,
                    Documents.list(again.get("/v1/users/slow/events").field("items"))
                            .size());
        }
    }

    @Test
    void aBodyThatIsNeverSentToItsEndHoldsUpNobodyElse() throws Exception {
        try (Service service = Service.embedded(directory);
                Socket half = new Socket("127.0.0.1", service.uri().getPort())) {
            half.getOutputStream().write(head(1_000).getBytes(StandardCharsets.UTF_8));
            half.getOutputStream().write(line(0).getBytes(StandardCharsets.UTF_8));
            half.getOutputStream().flush();
            assertEquals(202, service.post("/v1/events", line(1)).status());
            half.close();
            assertEquals(202, service.post("/v1/events", line(2)).status());
        }
    }

    @Test
    void aConnectionTooManyIsToldToComeBack() throws Exception {
        try (Service service = Service.embedded(directory, "attune.connections.max", "3")) {
            List<Socket> busy = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                busy.add(new Socket("127.0.0.1", service.uri().getPort()));
                busy.getLast().getOutputStream().write(head(1_000).getBytes(StandardCharsets.UTF_8));
            }
            Thread.sleep(1_500);
            try (Socket tooMany = new Socket("127.0.0.1", service.uri().getPort())) {
                String answer = ask(tooMany, "/health/live");
                assertTrue(answer.startsWith("HTTP/1.1 503") && answer.contains("Retry-After: 1"), answer);
            }
            for (Socket socket : busy) {
                socket.close();
            }
            Service.await("room again", () -> service.get("/health/live").status() == 200);
        }
    }

    /** Whoever opens connections and sends half a header, or nothing, shuts nobody out. */
    @Test
    void aConnectionThatAsksNothingMakesRoom() throws Exception {
        try (Service service = Service.embedded(directory, "attune.connections.max", "3")) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                slow.add(new Socket("127.0.0.1", service.uri().getPort()));
                slow.getLast().getOutputStream().write("GET /health/live HT".getBytes(StandardCharsets.UTF_8));
            }
            Thread.sleep(1_500);
            for (int i = 0; i < 3; i++) {
                try (Socket asking = new Socket("127.0.0.1", service.uri().getPort())) {
                    String answer = ask(asking, "/health/live");
                    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
                }
            }
            assertEquals(-1, slow.getFirst().getInputStream().read(), "the one that was quiet for longest is gone");
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsPastItsTimeGoesAndWhatItTaughtStays() throws Exception {
        Set<String> seen = new HashSet<>();
        try (Service service = Service.embedded(directory)) {
            service.loadGroups();
            Service.await(
                    "the profile",
                    () -> service.get("/v1/users/known-0/recommendations")
                            .served()
                            .containsKey("profileAt"));
            Documents.list(service.get("/v1/users/known-0/events").field("items"))
                    .forEach(event -> seen.add((String) Documents.map(event).get("itemId")));
        }
        try (Service service = Service.embedded(directory, "attune.events.retention", "P30D")) {
            service.post(
                    "/v1/events", "{\"id\":\"new\",\"userId\":\"known-0\",\"itemId\":\"green\",\"type\":\"view\"}");
            Service.await(
                    "old events are gone",
                    () -> Documents.list(service.get("/v1/users/known-0/events").field("items"))
                                    .size()
                            == 1);
            List<String> shown =
                    service.get("/v1/users/known-0/recommendations?limit=500").items();
            assertTrue(shown.size() > 10 && shown.stream().noneMatch(seen::contains), shown + " of " + seen);
        }
    }

    @Test
    void anInstanceThatDoesNotServeSaysSo() throws Exception {
        try (Service service = Service.embedded(directory, "attune.roles", "project,train")) {
            for (String path : List.of(
                    "/v1/users/u/recommendations",
                    "/v1/popular",
                    "/v1/trending",
                    "/v1/latest",
                    "/v1/items/i/similar")) {
                Service.Answer answer = service.get(path);
                assertEquals(503, answer.status(), path);
                assertTrue(answer.body().contains("role serve"), answer.body());
            }
            assertEquals(503, service.get("/v1/popular/").status());
            assertEquals(503, service.post("/v1/recommendations", "{}").status());
            assertTrue(service.get("/prometheus").body().contains("attune_recommendations_elsewhere_total 7.0"));
            assertEquals(202, service.post("/v1/events", line(1)).status());
        }
    }

    @Test
    void anOlderModelServesAgainAndADamagedOneIsRefused() throws Exception {
        try (Service service = Service.embedded(directory)) {
            service.loadGroups();
            String older = (String) service.train("{\"activate\":\"always\"}").get("modelVersion");
            service.post(
                    "/v1/events", "{\"id\":\"new\",\"userId\":\"known-1\",\"itemId\":\"green\",\"type\":\"view\"}");
            String newer = (String) service.train("{\"activate\":\"always\"}").get("modelVersion");
            assertTrue(!older.equals(newer), older);
            activate(service, older);
            Service.await(
                    "rolled back",
                    () -> older.equals(service.get("/health/ready").field("modelVersion")));
            execute("update model_chunk set bytes = zeroblob(length(bytes)) where version = '" + newer + "'");
            activate(service, newer);
            Service.await("refused", () -> service.get("/health/ready").json().containsKey("modelRefused"));
            Answer answer = service.get("/v1/users/known-1/recommendations");
            assertEquals(older, answer.served().get("modelVersion"));
            assertEquals("personal", answer.served().get("strategy"));
            activate(service, older);
            Service.await("forgiven", () -> !service.get("/health/ready").json().containsKey("modelRefused"));
        }
    }

    @Test
    void aTrainingRunIsCancelledWhileItWorks() throws Exception {
        try (Service service = Service.embedded(directory)) {
            Random random = new Random(4);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 30_000; i++) {
                lines.append("{\"id\":\"%d\",\"userId\":\"u%d\",\"itemId\":\"i%d\",\"type\":\"view\"}%n"
                        .formatted(i, random.nextInt(300), random.nextInt(1_500)));
            }
            service.post("/v1/events", lines.toString(), "Content-Type", "application/x-ndjson");
            // So many neighbours of so many items take much longer than this test waits.
            Answer started = service.post("/v1/admin/training-runs", "{\"parameters\":{\"neighbours\":1000}}");
            String run = started.header("Location");
            Service.await(
                    "it works",
                    () -> String.valueOf(service.get(run).field("stage")).startsWith("tuning"));
            assertEquals(409, service.post("/v1/admin/training-runs", "").status());
            long asked = System.nanoTime();
            assertEquals(202, service.delete(run).status());
            Service.await("cancelled", () -> "cancelled".equals(service.get(run).field("status")));
            System.out.printf("Cancelled after %d ms%n", (System.nanoTime() - asked) / 1_000_000);
            assertEquals(409, service.delete(run).status());
        }
    }

    private static void activate(Service service, String version) throws Exception {
        assertEquals(
                200,
                service.post("/v1/admin/models/" + version + "/activate", "").status());
    }

    private static String sendSlowly(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < SLOW_LINES; i++) {
                body.append(line(i));
            }
            out.write(head(body.length()).getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < SLOW_LINES; i++) {
                out.write(line(i).getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(100);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    private static String ask(Socket socket, String path) throws IOException {
        socket.setSoTimeout(5_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: "
                                + URI.create("http://localhost").getHost() + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        byte[] answer = new byte[2_000];
        return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.UTF_8);
    }

    private static String head(int length) {
        return "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static String line(int number) {
        return "{\"id\":\"s%02d\",\"userId\":\"slow\",\"itemId\":\"i\",\"type\":\"view\"}\n".formatted(number);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + directory.resolve("attune.db") + "?busy_timeout=5000");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
