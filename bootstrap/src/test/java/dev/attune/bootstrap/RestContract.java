package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The real application, asked from outside, whatever it stores on: two groups of items, 40 users who each know most of
 * one.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RestContract {
    Service service;

    /** A running service on an empty store. */
    abstract Service start() throws Exception;

    /** Ends the store that {@link #start} began. It is called where {@link #start} failed, too. */
    void stopStore() throws Exception {}

    @BeforeAll
    void startAndTrain() throws Exception {
        service = start();
        service.loadGroups();
        assertEquals("succeeded", service.train("{\"activate\":\"always\"}").get("status"));
        Service.await(
                "all 40 items are counted",
                () -> service.get("/v1/popular?limit=100").items().size() == 40);
    }

    @AfterAll
    void stop() throws Exception {
        try {
            if (service != null) {
                service.close();
            }
        } finally {
            stopStore();
        }
    }

    @Test
    void theVeryNextAnswerReflectsAnEvent() throws Exception {
        assertNotEquals("personal", recommend("nextuser").served().get("strategy"));
        Answer stored = service.post("/v1/events", event("nextuser", "x1", "red-1"));
        Answer answer = recommend("nextuser", "Attune-Token", (String) stored.field("token"));
        assertEquals("personal", answer.served().get("strategy"));
        assertTrue(answer.items().subList(0, 3).stream().allMatch(item -> item.startsWith("red-")), answer.body());
        assertFalse(answer.items().contains("red-1"));
        service.post("/v1/events", event("nextuser", "x2", "blue-1").replace("view", "purchase"));
        assertTrue(recommend("nextuser", "Attune-Consistency", "strong")
                .items()
                .getFirst()
                .startsWith("blue-"));
    }

    @Test
    void aRepeatedEventIsADuplicate() throws Exception {
        service.post("/v1/events", event("dup", "1", "red-1"));
        Answer again =
                service.post("/v1/events", "[" + event("dup", "1", "red-2") + "," + event("dup", "2", "red-2") + "]");
        assertEquals(1, again.field("accepted"));
        assertEquals(1, again.field("duplicates"));
        assertEquals(
                2,
                Documents.list(service.get("/v1/users/dup/events").field("items"))
                        .size());
    }

    /** The projection saw every event in its order. A rebuild, which sees them in another one, changes nothing. */
    @Test
    void aRebuildMakesTheProfilesThatAreThere() throws Exception {
        service.post("/v1/events", event("rebuilt", "1", "red-1"));
        service.post("/v1/events", event("rebuilt", "2", "red-2").replace("view", "hide"));
        Service.await("both events are projected", () -> {
            Answer answer = recommend("rebuilt", "Attune-Consistency", "eventual");
            return answer.served().get("strategy").equals("personal")
                    && !answer.items().contains("red-2");
        });
        List<String> before =
                recommend("rebuilt", "Attune-Consistency", "bounded").items();
        Answer one = service.post("/v1/admin/projection/rebuild", "{\"userId\":\"rebuilt\"}");
        assertEquals(
                "{\"done\":1.0,\"users\":1,\"changed\":0,\"failed\":0,\"counted\":0}",
                one.body().strip());
        assertEquals(
                before, recommend("rebuilt", "Attune-Consistency", "bounded").items());
        String[] all = service.post("/v1/admin/projection/rebuild", "{\"usersPerSecond\":10000}")
                .body()
                .strip()
                .split("\n");
        assertTrue(all[all.length - 1].startsWith("{\"done\":1.0,\"users\":"), all[all.length - 1]);
        assertFalse(all[all.length - 1].endsWith("\"counted\":0}"), all[all.length - 1]);
        assertEquals(
                before, recommend("rebuilt", "Attune-Consistency", "bounded").items());
        assertEquals(
                "userId",
                service.post("/v1/admin/projection/rebuild", "{\"userId\":\"rebuilt\",\"from\":0}")
                        .field("field"));
        Answer refused = service.post("/v1/admin/projection/rebuild", "{\"usersPerSecond\":0}");
        assertEquals(400, refused.status());
        assertEquals("usersPerSecond", refused.field("field"));
        assertEquals(
                "from",
                service.post("/v1/admin/projection/rebuild", "{\"from\":1.5}").field("field"));
        assertEquals(
                "a number in 0..1",
                service.post("/v1/admin/projection/rebuild", "{\"from\":\"half\"}")
                        .field("accepted"));
        assertEquals(
                "a whole number in 1..10000",
                service.post("/v1/admin/projection/rebuild", "{\"usersPerSecond\":1.5}")
                        .field("accepted"));
    }

    @Test
    void theGoodPartOfAMixedBatchIsKept() throws Exception {
        Answer mixed = service.post("/v1/events", "[" + event("mix", "1", "a") + ",{\"userId\":\"mix\"},7]");
        assertEquals(202, mixed.status());
        assertEquals(1, mixed.field("accepted"));
        List<Object> rejected = Documents.list(mixed.field("rejected"));
        assertEquals(
                List.of(1, 2),
                rejected.stream().map(each -> Documents.map(each).get("index")).toList());
        Answer stream = service.post(
                "/v1/events",
                event("mix", "2", "a") + "\n{broken\n\n" + event("mix", "3", "a"),
                "Content-Type",
                "application/x-ndjson");
        assertEquals(2, stream.field("accepted"));
        assertEquals(1, stream.field("rejectedCount"));
        Answer none = service.post("/v1/events", "[{\"userId\":\"mix\"}]");
        assertEquals(400, none.status());
        assertEquals(1, none.field("rejectedCount"));
    }

    @Test
    void anItemIsTakenAsProductFeedsHaveIt() throws Exception {
        String text = "A tent. ".repeat(600);
        Answer taken = service.send(
                "PUT",
                "/v1/items/fed",
                "{\"attributes\":{\"brand\":null,\"tags\":[\"red\",\"new\"],\"description\":\"" + text + "\"}}");
        assertEquals(200, taken.status(), taken.body());
        Map<?, ?> attributes = (Map<?, ?>) service.get("/v1/items/fed").field("attributes");
        assertEquals(Map.of("tags", List.of("red", "new"), "description", text), attributes);
        assertEquals(
                "attributes.tags",
                service.send("PUT", "/v1/items/fed", "{\"attributes\":{\"tags\":[1]}}")
                        .field("field"));
    }

    @Test
    void anEmptyBatchIsTaken() throws Exception {
        for (String route : List.of("/v1/events", "/v1/items")) {
            Answer array = service.post(route, "[]");
            assertEquals(0, ((Number) array.field("accepted")).intValue(), array.body());
            Answer lines = service.post(route, "\n", "Content-Type", "application/x-ndjson");
            assertEquals(0, ((Number) lines.field("accepted")).intValue(), lines.body());
        }
    }

    @Test
    void aTimeMayBeSecondsOrMillisecondsSinceTheEpoch() throws Exception {
        for (String time : List.of("1770091445", "1770091445000", "\"2026-02-03T04:04:05Z\"")) {
            Answer stored = service.post(
                    "/v1/events",
                    "{\"id\":\"at-%d\",\"userId\":\"timer\",\"itemId\":\"red-1\",\"type\":\"view\",\"timestamp\":%s}"
                            .formatted(time.length(), time));
            assertEquals(202, stored.status(), stored.body());
        }
        List<?> events = (List<?>) service.get("/v1/users/timer/events").field("items");
        assertEquals(
                List.of("2026-02-03T04:04:05Z", "2026-02-03T04:04:05Z", "2026-02-03T04:04:05Z"),
                events.stream()
                        .map(event -> ((Map<?, ?>) event).get("timestamp"))
                        .toList());
        assertEquals(
                "timestamp",
                service.post(
                                "/v1/events",
                                "{\"userId\":\"timer\",\"itemId\":\"red-1\",\"type\":\"view\",\"timestamp\":true}")
                        .field("field"));
    }

    @Test
    void aHiddenItemIsInNoAnswer() throws Exception {
        service.post("/v1/events", event("hider", "1", "blue-2"));
        String first =
                recommend("hider", "Attune-Consistency", "strong").items().getFirst();
        service.send("PUT", "/v1/items/" + first, "{\"available\":false}");
        assertFalse(recommend("hider", "Attune-Consistency", "strong").items().contains(first));
        assertFalse(service.get("/v1/items/blue-2/similar?limit=50").items().contains(first));
        assertFalse(service.get("/v1/popular?limit=100").items().contains(first));
        service.send("PATCH", "/v1/items/" + first, "{\"available\":true}");
        assertTrue(recommend("hider", "Attune-Consistency", "strong").items().contains(first));
        service.delete("/v1/items/" + first);
        assertFalse(recommend("hider", "Attune-Consistency", "strong").items().contains(first));
        service.send("PUT", "/v1/items/" + first, "{}");
    }

    @Test
    void aCategoryHoldsOnlyItsItems() throws Exception {
        service.post(
                "/v1/items",
                "[{\"id\":\"red-3\",\"categories\":[\"sale\"]},{\"id\":\"red-4\",\"categories\":[\"sale\"],\"publishedAt\":\"2026-01-01T00:00:00Z\"}]");
        service.post("/v1/events", event("cat", "1", "red-5"));
        List<String> items = service.get("/v1/users/cat/recommendations?category=sale", "Attune-Consistency", "strong")
                .items();
        assertEquals(java.util.Set.of("red-3", "red-4"), java.util.Set.copyOf(items));
        assertEquals(
                List.of("red-4", "red-3"),
                service.get("/v1/latest?category=sale").items(),
                "without a time of publication, an item comes last");
    }

    @Test
    void anAnswerHoldsNoMoreOfACategoryThanIsAskedFor() throws Exception {
        service.post(
                "/v1/items",
                "[{\"id\":\"red-6\",\"categories\":[\"few\"]},{\"id\":\"red-7\",\"categories\":[\"few\"]},{\"id\":\"red-8\",\"categories\":[\"few\"]}]");
        service.post("/v1/events", event("varied", "1", "red-5"));
        for (String question : List.of("limit=100&maxPerCategory=2", "limit=100&maxPerCategory=2&diversity=0.5")) {
            Answer answer = service.get("/v1/users/varied/recommendations?" + question, "Attune-Consistency", "strong");
            assertEquals(
                    2,
                    answer.items().stream()
                            .filter(List.of("red-6", "red-7", "red-8")::contains)
                            .count());
            assertTrue(answer.items().size() > 2);
        }
        Answer wrong = service.get("/v1/users/varied/recommendations?diversity=1.5");
        assertEquals(400, wrong.status());
        assertTrue(
                wrong.body().contains("diversity")
                        && wrong.body().contains("0..1")
                        && wrong.body().contains("1.5"),
                wrong.body());
    }

    @Test
    void givenCandidatesAreRanked() throws Exception {
        Answer answer = service.post(
                "/v1/recommendations",
                "{\"events\":[{\"itemId\":\"red-1\"}],\"candidates\":[\"nowhere\",\"blue-1\",\"red-1\",\"red-6\"],\"explain\":true}");
        assertEquals(List.of("red-6", "blue-1", "nowhere"), answer.items());
        assertEquals("session", answer.served().get("strategy"));
        assertTrue(answer.body().contains("\"reasons\":[{\"itemId\":\"red-1\""), answer.body());
        assertTrue(
                answer.body().contains("\"sources\":{\"ease\":")
                        || answer.body().contains("\"sources\":{\"graph\":")
                        || answer.body().contains("\"sources\":{\"factors\":")
                        || answer.body().contains("\"sources\":{\"after"),
                answer.body());
    }

    @Test
    void whatWasSeenIsNotRecommendedWhateverItWasWorth() throws Exception {
        String neutral = event("mild", "2", "red-2").replace("\"view\"", "\"rating\",\"value\":2.5");
        String bad = event("mild", "3", "red-3").replace("view", "dislike");
        service.post("/v1/events", "[" + event("mild", "1", "red-1") + "," + neutral + "," + bad + "]");
        Answer answer = service.get("/v1/users/mild/recommendations?limit=500", "Attune-Consistency", "strong");
        assertEquals("personal", answer.served().get("strategy"));
        assertEquals(
                List.of(),
                answer.items().stream()
                        .filter(List.of("red-1", "red-2", "red-3")::contains)
                        .toList());
        Answer again = service.get(
                "/v1/users/mild/recommendations?limit=500&includeSeen=true", "Attune-Consistency", "strong");
        assertEquals(
                List.of("red-1", "red-2"),
                again.items().stream()
                        .filter(List.of("red-1", "red-2", "red-3")::contains)
                        .sorted()
                        .toList());
    }

    @Test
    void theRequestSaysWhatCountsAsSeen() throws Exception {
        String bought = event("buyer", "2", "red-2").replace("view", "purchase");
        service.post("/v1/events", "[" + event("buyer", "1", "red-1") + "," + bought + "]");
        Answer answer = service.get(
                "/v1/users/buyer/recommendations?limit=500&seenTypes=purchase,cart", "Attune-Consistency", "strong");
        assertTrue(answer.items().contains("red-1"), answer.body());
        assertFalse(answer.items().contains("red-2"), answer.body());
        Answer all =
                service.get("/v1/users/buyer/recommendations?limit=500&seenTypes=all", "Attune-Consistency", "strong");
        assertFalse(all.items().contains("red-1"), all.body());
        Answer posted = service.post("/v1/recommendations", """
            {"limit":500,"seenTypes":["purchase"],
             "events":[{"itemId":"red-1"},{"itemId":"red-2","type":"purchase"}]}\
            """);
        assertTrue(posted.items().contains("red-1"), posted.body());
        assertFalse(posted.items().contains("red-2"), posted.body());
    }

    @Test
    void whatIsDislikedIsNotRecommendedNorItsLike() throws Exception {
        service.post(
                "/v1/events",
                "[" + event("picky", "1", "red-1") + ","
                        + event("picky", "2", "blue-7").replace("view", "dislike") + "]");
        Answer answer = service.get(
                "/v1/users/picky/recommendations?limit=200&includeSeen=true", "Attune-Consistency", "strong");
        assertFalse(answer.items().contains("blue-7"));
        assertTrue(answer.items().getFirst().startsWith("red-"));
    }

    @Test
    void ofWhoOnlyDislikesNothingIsKnownThatIsLiked() throws Exception {
        service.post("/v1/events", event("grim", "1", "red-1").replace("view", "dislike"));
        for (Answer answer : List.of(
                service.get("/v1/users/grim/recommendations?limit=5", "Attune-Consistency", "strong"),
                service.post(
                        "/v1/recommendations",
                        "{\"events\":[{\"itemId\":\"red-1\",\"type\":\"rating\",\"value\":1}],\"limit\":5}"))) {
            assertEquals("unknown-items", answer.served().get("fallback"), answer.body());
            assertFalse(answer.items().isEmpty());
            assertFalse(answer.items().contains("red-1"));
        }
    }

    @Test
    void anErasedUserIsForgotten() throws Exception {
        service.post("/v1/events", event("leaver", "1", "red-1"));
        Service.await(
                "projected",
                () -> "personal"
                        .equals(recommend("leaver", "Attune-Consistency", "eventual")
                                .served()
                                .get("strategy")));
        assertEquals(204, service.delete("/v1/users/leaver").status());
        for (String level : List.of("eventual", "bounded", "session", "strong")) {
            assertEquals(
                    "no-profile",
                    recommend("leaver", "Attune-Consistency", level).served().get("fallback"));
        }
        assertEquals(
                List.of(), Documents.list(service.get("/v1/users/leaver/events").field("items")));
        service.post("/v1/events", event("leaver", "1", "blue-1"));
        assertEquals(
                "personal",
                recommend("leaver", "Attune-Consistency", "strong").served().get("strategy"));
    }

    /** Everything that may stand in a path segment as it is, and the rest encoded. */
    @Test
    void anyTextIsAnIdInAPath() throws Exception {
        java.util.Map<String, String> paths = java.util.Map.of(
                "ann+shop@example.com",
                "ann+shop@example.com",
                "a;b=1",
                "a;b=1",
                "a&b",
                "a&b",
                "a/b ü?#",
                "a%2Fb%20%C3%BC%3F%23",
                "per%cent",
                "per%25cent");
        for (java.util.Map.Entry<String, String> id : paths.entrySet()) {
            service.post("/v1/events", event(id.getKey(), "1", "red-1"));
            assertEquals(
                    1,
                    Documents.list(service.get("/v1/users/" + id.getValue() + "/events")
                                    .field("items"))
                            .size(),
                    id.getKey());
            assertEquals(
                    id.getKey(),
                    service.send("PUT", "/v1/items/" + id.getValue(), "{\"available\":false}")
                            .field("id"));
            assertEquals(204, service.delete("/v1/users/" + id.getValue()).status());
            assertEquals(
                    0,
                    Documents.list(service.get("/v1/users/" + id.getValue() + "/events")
                                    .field("items"))
                            .size(),
                    id.getKey());
        }
    }

    @Test
    void anExportComesAsPagesAndAsAStream() throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            events.add(event("exporter", "e%02d".formatted(i), "a"));
        }
        service.post("/v1/events", events.toString());
        Answer page = service.get("/v1/users/exporter/events?limit=20");
        Answer rest = service.get("/v1/users/exporter/events?limit=20&cursor=" + page.field("nextCursor"));
        assertEquals(20, Documents.list(page.field("items")).size());
        assertEquals(5, Documents.list(rest.field("items")).size());
        Answer stream = service.get("/v1/users/exporter/events", "Accept", "application/x-ndjson");
        assertEquals(25, stream.body().lines().count());
        assertEquals(
                "e00",
                Documents.object(stream.body().lines().findFirst().orElseThrow())
                        .get("id"));
    }

    @Test
    void theSameTrainingGivesTheSameModel() throws Exception {
        Map<String, Object> first = service.train("{\"activate\":\"always\",\"to\":\"2026-06-01T00:00:00Z\"}");
        Map<String, Object> second = service.train("{\"to\":\"2026-06-01T00:00:00Z\"}");
        assertEquals(first.get("modelVersion"), second.get("modelVersion"));
        Answer model = service.get("/v1/admin/models/" + first.get("modelVersion"));
        assertEquals(true, model.field("active"));
        Map<String, Object> metrics = Documents.map(model.field("metrics"));
        assertTrue(metrics.containsKey("popularity.ndcg@10"), model.body());
        assertEquals(metrics.get("ndcg@10"), metrics.get("alone.blend.ndcg@10"));
        assertTrue(metrics.containsKey("alone.ease.ndcg@10"), model.body());
        Answer card = service.get("/v1/admin/models/" + first.get("modelVersion") + "/card");
        assertTrue(card.header("content-type").startsWith("text/markdown"), card.header("content-type"));
        assertTrue(
                card.body().contains("# Model " + first.get("modelVersion"))
                        && card.body().contains("![shrinkage](data:image/svg+xml;base64,"),
                card.body());
        assertEquals(404, service.get("/v1/admin/models/nothing/card").status());
        assertEquals(404, service.get("/v1/admin/models/nothing").status());
        assertEquals(404, service.get("/v1/admin/training-runs/nothing").status());
    }

    @Test
    void operatorsSeeMetricsHealthAndTheDescription() throws Exception {
        assertEquals("up", service.get("/health/live").field("status"));
        assertEquals("ready", service.get("/health/ready").field("status"));
        recommend("nobody-at-all");
        Service.await("a model's gauge", () -> service.get("/prometheus").body().contains("attune_model{"));
        String metrics = service.get("/prometheus").body();
        for (String name : List.of(
                "attune_feed_lag_seconds",
                "attune_events_accepted_total",
                "attune_projection_events_total",
                "attune_fallbacks_total",
                "http_server_requests_seconds")) {
            assertTrue(metrics.contains(name), name);
        }
        assertTrue(service.get("/openapi").body().contains("/v1/users/{id}/recommendations"));
        assertEquals(
                List.of(), Documents.list(service.get("/v1/admin/dead-letters").field("items")));
        assertEquals(0, service.post("/v1/admin/dead-letters/replay", "").field("replayed"));
    }

    private Answer recommend(String user, String... headers) throws Exception {
        return service.get("/v1/users/" + user + "/recommendations", headers);
    }

    static String event(String user, String id, String item) {
        return "{\"id\":\"%s\",\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"view\",\"timestamp\":\"2026-02-03T04:05:06Z\"}"
                .formatted(id, user, item);
    }
}
