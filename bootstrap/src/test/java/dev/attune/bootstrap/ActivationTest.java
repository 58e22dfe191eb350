package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may follow the model in service. */
class ActivationTest {
    private static final String RUINED = "\"parameters\":{\"targets\":1,\"neighbours\":1,\"dimension\":8,\"sweeps\":1}";

    @Test
    void whatNothingNewerSpeaksForIsHeldAgainstWhatTheActiveModelWasMeasuredAt(@TempDir Path directory)
            throws Exception {
        try (Service service = Service.embedded(directory)) {
            service.loadGroups();
            Map<String, Object> good = service.train("");
            assertReason(good, true, "no model was active");
            Map<String, Object> bad = service.train("{" + RUINED + "}");
            assertReason(
                    bad,
                    false,
                    "by the same questions; who activates " + bad.get("modelVersion") + " serves with it all the same");
            Map<String, Object> metrics = part(service, bad, "metrics");
            assertEquals(part(service, good, "metrics").get("ndcg@10"), metrics.get("recorded.ndcg@10"));
            assertEquals("histories", part(service, bad, "provenance").get("shape"));
            assertReason(service.train("{" + RUINED + ",\"activate\":\"always\"}"), true, "ifBetter would have said");
            // On a dozen questions chance decides which of the two is better; it is the record that they are held
            // against.
            Map<String, Object> again = service.train("");
            assertTrue(again.get("reason").toString().contains("measured at"), again::toString);
        }
    }

    @Test
    void aModelThatNothingCouldBeAskedReplacesNone(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(directory)) {
            view(service, "first", "one");
            view(service, "second", "two");
            Map<String, Object> first = service.train("");
            assertReason(first, true, "no question");
            assertEquals(Map.of("questions", 0.0), part(service, first, "metrics"));
            assertTrue(service.get("/v1/admin/models/" + first.get("modelVersion") + "/card")
                    .body()
                    .contains("Nobody knows how good this model is"));
            view(service, "third", "one");
            assertReason(service.train(""), false, "no question");
        }
    }

    /** A shop of six: one question teaches no weights, and what one model made of it holds no other back. */
    @Test
    void hardlyAnyQuestionsDecideNothing(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(directory)) {
            for (int user = 0; user < 6; user++) {
                for (int item = 0; item < 4; item++) {
                    view(service, "user-" + user, (user % 2 == 0 ? "red-" : "blue-") + (user + item) % 5);
                }
            }
            Map<String, Object> first = service.train("");
            assertReason(first, true, "no model was active");
            Map<?, ?> blend = (Map<?, ?>) part(service, first, "parameters").get("blend");
            assertEquals(1.0, blend.get("ease"), blend::toString);
            assertEquals(1.0, blend.get("graph"), blend::toString);
            view(service, "user-0", "red-4");
            view(service, "user-1", "blue-0");
            assertReason(service.train("{\"seed\":7}"), true, "by hardly any questions");
        }
    }

    private static void assertReason(Map<String, Object> run, boolean activated, String words) {
        assertEquals(activated, run.get("activated"), run::toString);
        assertTrue(run.get("reason").toString().contains(words), run::toString);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Service service, Map<String, Object> run, String part) throws Exception {
        return (Map<String, Object>) service.get("/v1/admin/models/" + run.get("modelVersion"))
                .json()
                .get(part);
    }

    private static void view(Service service, String user, String item) throws Exception {
        assertEquals(
                202,
                service.post(
                                "/v1/events",
                                "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"view\"}".formatted(user, item))
                        .status());
    }
}
