package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VarietyTest {
    private static final String MANY_OF_ONE =
            "{\"events\":[{\"itemId\":\"red-1\"},{\"itemId\":\"red-2\"}],\"limit\":%d%s}";

    /**
     * Among five times as many items as are asked for all are of one category; the next one stands right behind them.
     */
    @Test
    void theModelIsAskedFurtherBeforeOthersFillUp(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(directory)) {
            service.loadGroups();
            service.train("");
            List<String> ranked = asked(service, 18, "").items();
            for (String item : ranked) {
                service.send(
                        "PUT",
                        "/v1/items/" + item,
                        "{\"categories\":[\"%s\"]}".formatted(ranked.indexOf(item) < 10 ? "frequent" : "rare"));
            }
            List<String> expected = List.of(ranked.getFirst(), ranked.get(10));
            Service.await(
                    "one of each category",
                    () -> expected.equals(
                            asked(service, 2, ",\"maxPerCategory\":1").items()));
            assertTrue(sources(asked(service, 2, ",\"maxPerCategory\":1")).allMatch("model"::equals));
            assertEquals(
                    expected,
                    asked(service, 2, ",\"maxPerCategory\":1,\"diversity\":0.01")
                            .items());
        }
    }

    private static Answer asked(Service service, int limit, String more) throws Exception {
        return service.post("/v1/recommendations", MANY_OF_ONE.formatted(limit, more));
    }

    private static Stream<Object> sources(Answer answer) {
        return ((List<?>) answer.json().get("items")).stream().map(item -> ((Map<?, ?>) item).get("source"));
    }
}
