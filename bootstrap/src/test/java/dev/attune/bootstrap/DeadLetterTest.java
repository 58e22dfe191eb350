package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterTest {
    @TempDir
    Path directory;

    /** The profile of one user cannot be stored, for whatever reason that lies in it. */
    @Test
    void aPoisonedEventBecomesADeadLetterAndIsReplayedOnceItsCauseIsGone() throws Exception {
        try (Service service = Service.embedded(directory)) {
            execute("create trigger poison before insert on profile when new.user_id = 'poisoned'"
                    + " begin select raise(abort, 'poisoned'); end");
            send(service, "poisoned", "2");
            Service.await("a dead letter", () -> letters(service).size() == 1);
            assertTrue(service.get("/v1/admin/dead-letters").body().contains("\"id\":\"2\""));
            send(service, "healthy", "1");
            Service.await("others go on", () -> projected(service, "healthy"));
            assertEquals(
                    200,
                    service.get("/v1/users/poisoned/recommendations", "Attune-Consistency", "strong")
                            .status());
            assertEquals(1, service.post("/v1/admin/dead-letters/replay", "").field("failed"));
            execute("drop trigger poison");
            assertEquals(1, service.post("/v1/admin/dead-letters/replay", "").field("replayed"));
            assertEquals(List.of(), letters(service));
            assertTrue(service.get("/prometheus").body().contains("attune_projection_dead_letters_total 1.0"));
        }
    }

    private static void send(Service service, String user, String id) throws Exception {
        assertEquals(
                202,
                service.post(
                                "/v1/events",
                                "{\"id\":\"%s\",\"userId\":\"%s\",\"itemId\":\"i\",\"type\":\"view\"}"
                                        .formatted(id, user))
                        .status());
    }

    private static boolean projected(Service service, String user) throws Exception {
        return service.post(
                        "/v1/recommendations",
                        "{\"userId\":\"%s\",\"candidates\":[\"i\"]}".formatted(user),
                        "Attune-Consistency",
                        "eventual")
                .items()
                .isEmpty();
    }

    private static List<Object> letters(Service service) throws Exception {
        return Documents.list(service.get("/v1/admin/dead-letters").field("items"));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + directory.resolve("attune.db") + "?busy_timeout=5000");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
