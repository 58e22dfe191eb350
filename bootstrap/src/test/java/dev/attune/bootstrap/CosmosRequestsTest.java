package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recommendation asks of Cosmos DB. */
class CosmosRequestsTest {
    @TempDir
    Path directory;

    @Test
    void aRecommendationAsksNothingOnceOrTwice() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                Service projecting = Service.onCosmos(fake, directory.resolve("a"));
                Service serving = Service.onCosmos(fake, directory.resolve("b"), "attune.roles", "serve")) {
            String first = send(projecting, "e1");
            Service.await("projected", () -> tailEvents(serving, "strong", "") == 0);
            // Memory forgets what it read after a second.
            Thread.sleep(1_100);
            assertEquals(Map.of("profiles read", 1L), asked(fake, () -> tailEvents(serving, "session", first)));
            assertEquals(Map.of(), asked(fake, () -> tailEvents(serving, "eventual", "")));
            assertEquals(Map.of(), asked(fake, () -> tailEvents(serving, "session", first)));
            fake.fault("{\"delayMs\": 5000, \"container\": \"events\", \"operation\": \"feed\"}");
            Thread.sleep(500);
            String ahead = send(projecting, "e2");
            assertEquals(
                    Map.of("profiles read", 1L, "events query", 1L),
                    asked(fake, () -> assertEquals(1, tailEvents(serving, "session", ahead))));
            fake.clearFaults();
        }
    }

    private static String send(Service service, String id) throws Exception {
        return (String) service.post(
                        "/v1/events",
                        "{\"id\":\"" + id + "\",\"userId\":\"ann\",\"itemId\":\"" + id + "\",\"type\":\"view\"}")
                .field("token");
    }

    private static int tailEvents(Service service, String level, String token) throws Exception {
        Service.Answer answer = token.isEmpty()
                ? service.get("/v1/users/ann/recommendations", "Attune-Consistency", level)
                : service.get("/v1/users/ann/recommendations", "Attune-Consistency", level, "Attune-Token", token);
        return ((Number) answer.served().get("tailEvents")).intValue();
    }

    /** What was asked of the containers that requests read, meanwhile. */
    private static Map<String, Long> asked(CosmosFake fake, Question question) throws Exception {
        Map<String, Long> before = reads(fake);
        question.ask();
        Map<String, Long> asked = reads(fake);
        before.forEach((what, count) -> asked.computeIfPresent(what, (_, now) -> now - count));
        asked.values().removeIf(count -> count == 0);
        return asked;
    }

    private static Map<String, Long> reads(CosmosFake fake) {
        JsonNode requests = fake.requests();
        Map<String, Long> reads = new HashMap<>();
        for (String container : new String[] {"profiles", "events"}) {
            for (String operation : new String[] {"read", "query", "plan"}) {
                long count = requests.path(container)
                        .path(operation)
                        .path("requests")
                        .asLong();
                if (count > 0) {
                    reads.put(container + " " + operation, count);
                }
            }
        }
        return reads;
    }

    private interface Question {
        void ask() throws Exception;
    }
}
