package dev.attune.bootstrap.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.attune.bootstrap.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainTest {
    private static final String CLIENT = "client-key-0123456789";
    private static final String ADMIN = "admin-key-0123456789";

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void aRunIsFollowedToItsEnd(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(
                directory, "attune.api.keys", "client:" + CLIENT + ",admin:" + ADMIN, "attune.host", "127.0.0.1")) {
            assertFalse(retrained(service.uri(), ADMIN));
            assertTrue(told().contains("failed:") && told().contains("no events"), told());
            assertFalse(retrained(service.uri(), CLIENT));
            assertTrue(told().contains("Attune answered 403"), told());
            service.loadGroups("X-API-Key", CLIENT);
            assertTrue(retrained(service.uri(), ADMIN));
            assertTrue(told().contains(" begins") && told().contains("succeeded: m-"), told());
        }
    }

    /** The answers are set, since a run of so few events may end between any two of its looks. */
    @Test
    void aRunInProgressIsFollowedThroughStagesAndOutages() throws Exception {
        try (Answers answers = new Answers(
                409,
                "{}",
                200,
                "{'status':'queued'}",
                200,
                "{'status':'running','stage':'tuning'}",
                503,
                "{}",
                429,
                "{}",
                200,
                "{'status':'running','stage':'tuning'}",
                200,
                "{'status':'succeeded','stage':'done','modelVersion':'m-1','reason':'better'}")) {
            assertTrue(retrained(answers.uri(), ADMIN));
            assertEquals(
                    List.of(Answers.RUN + " is in progress already", "tuning", "done", "succeeded: m-1 better"),
                    told().lines().toList());
        }
    }

    @Test
    void aRunThatNobodyKnowsAnyMoreIsLost() throws Exception {
        try (Answers answers =
                new Answers(202, "{}", 200, "{'status':'running','stage':'tuning'}", 404, "{'title':'no such run'}")) {
            assertFalse(retrained(answers.uri(), ADMIN));
            assertTrue(told().contains("lost:") && told().contains("no such run"), told());
        }
    }

    @Test
    void whereNobodyAnswersItSaysSo() throws Exception {
        assertFalse(retrained(URI.create("http://127.0.0.1:1"), ADMIN));
        assertTrue(told().contains("cannot be asked to train"), told());
    }

    private boolean retrained(URI attune, String key) throws InterruptedException {
        screen.reset();
        return new Retrain(
                        attune,
                        Optional.of(key),
                        Optional.empty(),
                        new PrintStream(screen, true),
                        Duration.ofMillis(50))
                .succeeds();
    }

    private String told() {
        return screen.toString(UTF_8);
    }

    /** Answers every request with the next of the given statuses and bodies. */
    private static final class Answers implements AutoCloseable {
        static final String RUN = "/v1/admin/training-runs/t-1";

        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Answers(Object... statusesAndBodies) throws IOException {
            Iterator<Object> answers = List.of(statusesAndBodies).iterator();
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().add("Location", RUN);
                int status = (int) answers.next();
                byte[] body = answers.next().toString().replace('\'', '"').getBytes(UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
