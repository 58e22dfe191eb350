package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One user's events are throttled and the others' are not: what is stored is said, and what is not is worth sending
 * again.
 */
class CosmosThrottledTest {
    @TempDir
    Path directory;

    private CosmosFake fake;
    private Service service;

    @BeforeEach
    void start() {
        fake = CosmosFake.start(FakeOptions.defaults());
        service = Service.onCosmos(fake, directory);
        fake.fault("{\"status\": 429, \"subStatus\": 3200, \"container\": \"events\", \"operation\": \"batched\","
                + " \"partitionKey\": \"ann\"}");
    }

    @AfterEach
    void stop() {
        service.close();
        fake.close();
    }

    @Test
    void theRestOfABatchIsRefusedForNow() throws Exception {
        String batch = "[" + event("bob", 1) + "," + event("ann", 1) + ",{\"bad\":1}," + event("ann", 2) + "]";
        Answer partly = service.post("/v1/events", batch);
        assertEquals(202, partly.status(), partly.toString());
        assertEquals("1", partly.header("Retry-After"));
        assertEquals(1, partly.field("accepted"));
        assertEquals(3, partly.field("rejectedCount"));
        assertEquals(List.of("1 true", "2 false", "3 true"), rejected(partly));
        fake.clearFaults();
        Answer again = service.post("/v1/events", batch);
        assertEquals(
                List.of(2, 1, 1),
                List.of(again.field("accepted"), again.field("duplicates"), again.field("rejectedCount")));
    }

    @Test
    void whereNothingIsStoredTheWholeIsUnavailable() throws Exception {
        Answer none = service.post("/v1/events", "[" + event("ann", 1) + ",{\"bad\":1}," + event("ann", 2) + "]");
        assertEquals(503, none.status(), none.toString());
        assertEquals("1", none.header("Retry-After"));
    }

    @Test
    void aStreamWaitsForWhatIsThrottled() throws Exception {
        fake.clearFaults();
        fake.limit("events", 2_500);
        String lines =
                IntStream.range(0, 2_500).mapToObj(i -> event("u" + i, i)).collect(Collectors.joining("\n"));
        Answer all = service.post("/v1/events", lines, "Content-Type", "application/x-ndjson");
        assertEquals(202, all.status(), all.toString());
        assertEquals(
                List.of(2_500, 0),
                List.of(
                        (Integer) all.field("accepted") + (Integer) all.field("duplicates"),
                        all.field("rejectedCount")));
        assertTrue(fake.requests().path("events").path("batch").path("requests").asLong() > 25, "it was throttled");
    }

    private static List<String> rejected(Answer answer) {
        return Documents.list(answer.field("rejected")).stream()
                .map(each -> {
                    Map<String, Object> rejection = Documents.map(each);
                    return rejection.get("index") + " " + rejection.get("retriable");
                })
                .toList();
    }

    private static String event(String user, int number) {
        return "{\"id\":\"%d\",\"userId\":\"%s\",\"itemId\":\"i\",\"type\":\"view\"}".formatted(number, user);
    }
}
