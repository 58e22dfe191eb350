package dev.attune.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an external model when the service is busy, gone or does not want it. */
class UploadTest {
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> testCases = new ArrayList<>();
    private byte[] received = {};
    private HttpServer server;
    private SparkSession spark;

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void start() throws IOException {
        spark = LocalSpark.start();
        model = Files.write(folder.resolve("candidate"), new byte[100_000]);
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        spark.stop();
    }

    /** Status and body of the next answer; "reset" breaks the connection. */
    private void answer(HttpExchange exchange) throws IOException {
        testCases.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("X-API-Key"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        received = body.length > 0 ? body : received;
        String next = answers.remove();
        if (!next.equals("reset")) {
            byte[] said = next.substring(4).getBytes();
            exchange.sendResponseHeaders(Integer.parseInt(next.substring(0, 3)), said.length);
            exchange.getResponseBody().write(said);
        }
        exchange.close();
    }

    private void send() throws IOException, InterruptedException {
        upload().send(model, "ifBetter", Duration.ofSeconds(20));
    }

    private Upload upload() {
        Stages stages = new Stages(JavaSparkContext.fromSparkContext(spark.sparkContext()));
        return new Upload(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                Optional.of("a-key"),
                stages,
                Duration.ofMillis(10));
    }

    @Test
    void isNotBegunForAServiceThatIsNotThereOrDoesNotKnowTheKey() throws InterruptedException {
        answers.addAll(List.of("200 {}", "503 {}", "403 {\"title\":\"Forbidden\"}", "reset"));
        upload().check();
        upload().check();
        assertTrue(assertThrows(WrongUse.class, () -> upload().check())
                .getMessage()
                .contains("Forbidden"));
        assertTrue(assertThrows(WrongUse.class, () -> upload().check())
                .getMessage()
                .contains("cannot be reached"));
        assertEquals("GET /v1/admin/models?limit=1 a-key", testCases.get(0));
    }

    @Test
    void isFollowedToItsEnd() throws IOException, InterruptedException {
        answers.addAll(List.of(
                "202 {\"id\":\"t-1\"}",
                "200 {\"status\":\"running\",\"stage\":\"tuning\"}",
                "503 ",
                "reset",
                "200 {\"status\":\"succeeded\"}"));
        send();
        assertArrayEquals(new byte[100_000], received);
        assertEquals(
                List.of("POST /v1/admin/models?activate=ifBetter a-key", "GET /v1/admin/training-runs/t-1 a-key"),
                testCases.subList(0, 2));
    }

    @Test
    void isSentAgainWhileTheServiceIsBusyOrGone() throws IOException, InterruptedException {
        answers.addAll(List.of("409 {}", "503 {}", "reset", "202 {\"id\":\"t-2\"}", "200 {\"status\":\"succeeded\"}"));
        send();
        assertEquals(
                4, testCases.stream().filter(line -> line.startsWith("POST")).count());
    }

    @Test
    void staysWhereItIsWhenItIsRefused() {
        answers.add("401 {\"title\":\"Unauthorized\"}");
        String message = assertThrows(WrongUse.class, this::send).getMessage();
        assertTrue(message.contains("401") && message.contains(model.toString()), message);
        assertTrue(Files.exists(model));
    }

    @Test
    void saysWhyTheRunFailed() {
        answers.addAll(List.of(
                "202 {\"id\":\"t-3\"}", "200 {\"status\":\"failed\",\"reason\":\"this is not a trained candidate\"}"));
        assertTrue(assertThrows(WrongUse.class, this::send).getMessage().contains("this is not a trained candidate"));
    }

    @Test
    void doesNotWaitForARunThatNobodyKnows() {
        answers.addAll(List.of("202 {\"id\":\"t-4\"}", "404 {}"));
        assertTrue(assertThrows(WrongUse.class, this::send).getMessage().contains("404"));
    }
}
