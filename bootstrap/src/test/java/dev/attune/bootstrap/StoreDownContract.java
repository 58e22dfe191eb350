package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.attune.bootstrap.Service.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store ends after the start: what is in memory is still answered, and nobody is told that an event is safe. */
abstract class StoreDownContract {
    private static final String EVENT = "{\"userId\":\"known-0\",\"itemId\":\"red-1\",\"type\":\"view\"}";

    /** A service on a store that runs. */
    abstract Service start() throws Exception;

    /** From here on it does not answer any more. */
    abstract void endStore() throws Exception;

    @Test
    void answersGoOnAndEventsAreRefusedUntilTheStoreAnswers() throws Exception {
        try (Service service = start()) {
            service.loadGroups();
            service.train("{\"activate\":\"always\"}");
            List<String> before = service.get("/v1/users/known-0/recommendations", "Attune-Consistency", "strong")
                    .items();
            assertFalse(before.isEmpty());
            // A run reads the stored events, and may end before all of them are in the profiles.
            Service.await(
                    "the projection",
                    () -> before.equals(
                            service.get("/v1/users/known-0/recommendations").items()));
            endStore();
            // Past the time that a profile may be served from memory without asking.
            Service.await(
                    "the fallback",
                    () -> "store-unavailable"
                            .equals(service.get("/v1/users/known-0/recommendations")
                                    .served()
                                    .get("fallback")));
            assertEquals(
                    before, service.get("/v1/users/known-0/recommendations").items());
            Service.await(
                    "readiness tells",
                    () -> "down".equals(service.get("/health/ready").field("store")));
            assertEquals(200, service.get("/health/ready").status());
            assertUnavailable(service.post("/v1/events", EVENT));
            assertUnavailable(service.post("/v1/events", "[" + (EVENT + ",").repeat(30) + EVENT + "]"));
            assertUnavailable(
                    service.post("/v1/events", (EVENT + "\n").repeat(2_500), "Content-Type", "application/x-ndjson"));
            assertUnavailable(service.post("/v1/items", "[{\"id\":\"i\"}]"));
        } finally {
            endStore();
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertEquals(503, answer.status(), answer.toString());
        assertEquals("1", answer.header("Retry-After"));
        assertEquals("application/problem+json", answer.header("Content-Type"));
    }
}
