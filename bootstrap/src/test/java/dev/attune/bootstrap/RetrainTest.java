package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainTest {
    private static final String CLIENT = "client-key-0123456789";
    private static final String ADMIN = "admin-key-0123456789";

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void aRunIsFollowedToItsEnd(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(directory, "attune.api.keys", "client:" + CLIENT + ",admin:" + ADMIN, "attune.host", "127.0.0.1")) {
            assertFalse(retrained(service.uri(), ADMIN));
            assertTrue(told().contains("failed:") && told().contains("no events"), told());
            assertFalse(retrained(service.uri(), CLIENT));
            assertTrue(told().contains("Attune answered 403"), told());
            service.loadGroups("X-API-Key", CLIENT);
            assertTrue(retrained(service.uri(), ADMIN));
            assertTrue(told().contains(" begins") && told().contains("training on all events") && told().contains("succeeded: m-"), told());
            String run = service.post("/v1/admin/training-runs", "", "X-API-Key", ADMIN).header("Location");
            assertTrue(retrained(service.uri(), ADMIN));
            assertTrue(told().contains(run + " is in progress already"), told());
            assertEquals("succeeded", service.get(run, "X-API-Key", ADMIN).field("status"));
        }
    }

    @Test
    void whereNobodyAnswersItSaysSo() throws Exception {
        assertFalse(retrained(URI.create("http://127.0.0.1:1"), ADMIN));
        assertTrue(told().contains("cannot be asked to train"), told());
    }

    private boolean retrained(URI attune, String key) throws InterruptedException {
        screen.reset();
        return new Retrain(attune, Optional.of(key), new PrintStream(screen, true), Duration.ofMillis(50)).succeeds();
    }

    private String told() {
        return screen.toString();
    }
}
