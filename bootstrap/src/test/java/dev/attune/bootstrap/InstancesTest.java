package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.contract.Events;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Two instances on one PostgreSQL: what one is told, the other follows. */
class InstancesTest {
    /** The promise is two seconds; twice that leaves room for a machine that does other work. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @Test
    void whatOneInstanceIsToldShowsOnTheOther() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Service here = Service.on(postgres);
                Service there = Service.on(postgres)) {
            here.loadGroups();
            AtomicReference<String> trouble = new AtomicReference<>();
            Thread reader = Thread.ofPlatform().start(() -> readAllTheTime(there, trouble));
            String first = (String) here.train("{\"activate\":\"always\"}").get("modelVersion");
            Events.await(
                    "the model serves there",
                    SOON,
                    () -> first.equals(there.get("/health/ready").field("modelVersion")));
            List<String> items = there.get("/v1/users/known-0/recommendations", "Attune-Consistency", "strong")
                    .items();
            String hidden = items.getFirst();
            Events.await(
                    "popular",
                    SOON,
                    () -> here.get("/v1/popular?limit=500").items().contains(hidden));
            here.send("PUT", "/v1/items/" + hidden, "{\"available\":false}");
            Events.await(
                    "hidden there",
                    SOON,
                    () -> !there.get("/v1/users/known-0/recommendations", "Attune-Consistency", "strong")
                            .items()
                            .contains(hidden));
            assertFalse(here.get("/v1/popular?limit=500").items().contains(hidden));
            here.delete("/v1/users/known-0");
            assertEquals(
                    "no-profile",
                    there.get("/v1/users/known-0/recommendations", "Attune-Consistency", "strong")
                            .served()
                            .get("fallback"));
            reader.interrupt();
            reader.join();
            assertEquals(null, trouble.get());
        }
    }

    /** While models are swapped and items hidden, no request fails. */
    private static void readAllTheTime(Service service, AtomicReference<String> trouble) {
        try {
            while (true) {
                Service.Answer answer = service.get("/v1/users/known-1/recommendations");
                assertTrue(answer.status() == 200, answer.toString());
                Thread.sleep(5);
            }
        } catch (InterruptedException _) {
            // Told to stop.
        } catch (Exception | AssertionError e) {
            trouble.set(e.toString());
        }
    }
}
