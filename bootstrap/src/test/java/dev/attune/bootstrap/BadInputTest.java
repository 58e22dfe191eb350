package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadInputTest {
    private static final String GOOD = "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\"}";

    @TempDir
    static Path directory;

    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.embedded(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                                                      | well-formed",
                "~~                                                                     | body is missing",
                "null                                                                   | object",
                "\"text\"                                                               | object",
                "{\"userId\":\"u\",\"itemId\":\"i\"}                                    | type must be a text",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"looked\"}                | one of cart, click",
                "{\"userId\":7,\"itemId\":\"i\",\"type\":\"view\"}                      | userId must be a text: 7",
                "{\"userId\":\"\",\"itemId\":\"i\",\"type\":\"view\"}                   | userId must be text of"
                        + " 1..128",
                "{\"userId\":\"a\\u0000b\",\"itemId\":\"i\",\"type\":\"view\"}          | without control characters",
                "{\"userId\":\"\\ud800\",\"itemId\":\"i\",\"type\":\"view\"}            | userId must be text",
                "{\"userId\":\"u\",\"userId\":\"v\",\"itemId\":\"i\",\"type\":\"view\"} | Duplicate",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"x\":1}          | one of id, itemId",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"value\":NaN}    | token 'NaN'):",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"value\":1e999}  | value must be a number in",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"rating\"}                | value must be a number",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"timestamp\":\"soon\"}                 | RFC"
                        + " 3339",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"timestamp\":\"2999-01-01T00:00:00Z\"} | at"
                        + " most 5 minutes ahead",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\",\"timestamp\":\"1969-01-01T00:00:00Z\"} | at or"
                        + " after 1970",
                "[[[[[[[[[[[[1]]]]]]]]]]]]                                              | limits",
                "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\"} x                | well-formed"
            })
    void aBadEventIsNamed(String body, String complaint) throws Exception {
        Answer answer = service.post("/v1/events", body);
        assertProblem(400, complaint, answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/users/u/recommendations?limit=0                | 400 | limit must be 1..500: 0",
                "/v1/users/u/recommendations?limit=x                | 400 | limit must be 1..500: x",
                "/v1/users/u/recommendations?limit=%EF%BC%95        | 400 | limit must be 1..500: ５",
                "/v1/users/u/recommendations?limit=%2B5             | 400 | limit must be 1..500: +5",
                "/v1/users/u/recommendations?diversity=0x1p-1       | 400 | diversity must be 0..1: 0x1p-1",
                "/v1/users/u/recommendations?diversity=0.5f         | 400 | diversity must be 0..1: 0.5f",
                "/v1/users/u/recommendations?limit=1&limit=2        | 400 | given once",
                "/v1/users/u/recommendations?lmit=1                 | 400 | one of category, diversity, explain",
                "/v1/users/u/recommendations?explain=yes            | 400 | true or false: yes",
                "/v1/users/u/recommendations?seenTypes=view,buy     | 400 | seenTypes must be one of cart, click",
                "/v1/users/u/recommendations?seenTypes=             | 400 | seenTypes must be one of cart, click",
                "/v1/users/u/recommendations?seenTypes=view&includeSeen=true | 400 | absent where includeSeen",
                "/v1/users/u/events?cursor=%21                      | 400 | nextCursor",
                "/v1/items?cursor=%00                               | 400 | cursor",
                "/v1/items?cursor=zzzz                              | 400 | nextCursor",
                "/v1/items/unknown                                  | 404 | no item",
                "/v1/items/a%00b                                    | 404 | no item",
                "/v1/popular?user=u                                 | 400 | one of category, limit",
                "/v1/popular?category=%ff                           | 400 | category must be percent-encoded UTF-8",
                "/v1/nothing                                        | 404 | no such route",
                "/nothing                                           | 404 | no such route",
                "/v1/admin/training-runs/a%00b                      | 404 | no training run"
            })
    void aBadQuestionIsNamed(String path, int status, String complaint) throws Exception {
        Answer answer = service.get(path);
        assertProblem(status, complaint, answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type     | text/plain | 415 | text/plain",
                "Content-Type     | garbage    | 415 | application/json, application/x-ndjson or text/csv",
                "Accept           | text/html  | 406 | application/json",
                "Content-Encoding | gzip       | 400 | Content-Encoding"
            })
    void aBodyInAnotherFormIsRefused(String header, String value, int status, String complaint) throws Exception {
        Answer answer = service.post("/v1/events", GOOD, header, value);
        assertProblem(status, complaint, answer);
    }

    @ParameterizedTest
    @CsvSource({"+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z", "soon"})
    void aTimeHasFourDigitsOfYear(String time) throws Exception {
        assertEquals(
                "publishedAt",
                service.send("PUT", "/v1/items/timed", "{\"publishedAt\":\"" + time + "\"}")
                        .field("field"));
        assertEquals(
                "availableUntil",
                service.send("PUT", "/v1/items/timed", "{\"availableUntil\":\"" + time + "\"}")
                        .field("field"));
        assertEquals(
                "from",
                service.post("/v1/admin/training-runs", "{\"from\":\"" + time + "\"}")
                        .field("field"));
    }

    @Test
    void aHeadOfAnyLengthIsRefusedAsThat() throws Exception {
        assertEquals(
                414, service.get("/v1/popular?category=" + "a".repeat(9_000)).status());
        assertEquals(414, service.post("/v1/events?" + "a".repeat(9_000), GOOD).status());
        assertEquals(
                431, service.get("/v1/popular", "X-Long", "a".repeat(17_000)).status());
        assertEquals(
                431,
                service.post("/v1/events", GOOD, "X-Long", "a".repeat(17_000)).status());
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/popular HTTP/1.1, 400",
        "GET /v1/popular HTTP/1.1|Host: localhost|Host: localhost, 400",
        "GET /v1/popular HTTP/1.1|Host: localhost, 200",
        "GET /v1/popular HTTP/1.0, 200",
        "GET /v1/popular HTTP/9.9|Host: localhost, 505",
        "GET /v1/popular HTTP/9.9|Content-Length: x, 400",
        "GET /v1/popular HTTP/1.1|Host: 127.0.0.1:8080, 200",
        "GET /v1/popular HTTP/1.1|Host: [::1]:8080, 200",
        "GET /v1/popular HTTP/1.1|Host: shop.localhost, 200",
        "GET /v1/popular HTTP/1.1|Host: evil.example:8080, 421",
        "GET /health/live HTTP/1.1|Host: evil.example:8080, 421",
        "GET /v1/popular HTTP/1.1|Host: 127.evil.example, 421",
        "GET /v1/popular HTTP/1.1|Host: localhost.evil.example, 421",
        "GET /v1/popular HTTP/1.1|Host: 10.0.0.1, 421"
    })
    void aHostIsNamedOnceAndWithoutKeysItIsThisMachine(String head, int status) throws Exception {
        String answer = sent(head.replace("|", "\r\n") + "\r\n\r\n");
        assertTrue(answer.matches("HTTP/1\\.[01] " + status), head + ": " + answer);
    }

    @Test
    void whatIsNoHttpIsCounted() throws Exception {
        double before = broken();
        sent("GET /v1/popular HTTP/9.9\r\nHost: localhost\r\n\r\n");
        assertEquals(before + 1, broken());
    }

    private static double broken() throws Exception {
        return service.get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("attune_requests_broken_total{status=\"505\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String sent(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
        }
    }

    @Test
    void halfACharacterIsRefused() throws Exception {
        assertProblem(
                400,
                "attributes.title must be a text",
                service.send("PUT", "/v1/items/half", "{\"attributes\":{\"title\":\"a\\udc00\"}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Attune-Consistency | sometimes | eventual, bounded",
                "Attune-Token | abc | a token that this deployment gave out",
                "Attune-Max-Staleness | -1 | whole seconds",
                "Attune-Max-Staleness | 1.5 | whole seconds"
            })
    void aBadHeaderIsNamed(String name, String value, String complaint) throws Exception {
        Answer answer = service.get("/v1/users/u/recommendations", name, value);
        assertEquals(400, answer.status(), answer.body());
        assertEquals(name, answer.field("field"));
        assertTrue(answer.body().contains(complaint), answer.body());
    }

    @Test
    void theIdOfAnItemIsCalledThat() throws Exception {
        assertEquals("id", service.post("/v1/items", "{\"id\":\"\"}").field("field"));
        assertEquals("id", service.send("PUT", "/v1/items/a%00b", "{}").field("field"));
        assertEquals("id", service.delete("/v1/items/a%00b").field("field"));
    }

    @Test
    void aHeaderIsGivenOnce() throws Exception {
        Answer answer = service.get(
                "/v1/users/u/recommendations", "Attune-Consistency", "eventual", "Attune-Consistency", "strong");
        assertEquals(400, answer.status(), answer.body());
        assertTrue(answer.body().contains("Attune-Consistency must be given once: eventual and strong"), answer.body());
    }

    @Test
    void aMangledTokenIsRefusedAtEveryPlace() throws Exception {
        String token = (String) service.post("/v1/events", GOOD).field("token");
        assertEquals(
                200,
                service.get("/v1/users/u/recommendations", "Attune-Token", token)
                        .status());
        for (int i = 0; i < token.length(); i++) {
            String mangled = token.substring(0, i) + (token.charAt(i) == 'x' ? 'y' : 'x') + token.substring(i + 1);
            assertEquals(
                    400,
                    service.get("/v1/users/u/recommendations", "Attune-Token", mangled)
                            .status(),
                    "at " + i);
        }
    }

    @Test
    void tooMuchIsRefused() throws Exception {
        Answer many = service.post("/v1/events", "[" + (GOOD + ",").repeat(1000) + GOOD + "]");
        assertEquals(413, many.status(), many.body());
        Answer large = service.post("/v1/events", "\"" + "x".repeat(5_000_000) + "\"");
        assertEquals(413, large.status(), large.body());
        assertEquals("application/problem+json", large.header("Content-Type"));
        Answer line = service.post(
                "/v1/events",
                GOOD + "\n\"" + "x".repeat(10_000_000) + "\"\n" + GOOD,
                "Content-Type",
                "application/x-ndjson");
        assertEquals(202, line.status(), line.body());
        assertEquals(2, line.field("accepted"));
        assertEquals(1, line.field("rejectedCount"));
    }

    @Test
    void brokenUtf8IsRefused() throws Exception {
        byte[] body = GOOD.replace("\"u\"", "\"?\"").getBytes(StandardCharsets.UTF_8);
        body[11] = (byte) 0xff;
        try (Socket socket = new Socket("127.0.0.1", service.uri().getPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/events HTTP/1.1\r\n"
                                    + "Host: localhost\r\n"
                                    + "Connection: close\r\n"
                                    + "Content-Type: application/json\r\n"
                                    + "Content-Length: "
                                    + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("UTF-8"), answer);
        }
    }

    @Test
    void wrongMethodsAndTypesAreProblems() throws Exception {
        Answer method = service.delete("/v1/events");
        assertEquals(405, method.status());
        assertEquals("application/problem+json", method.header("Content-Type"));
        Answer type = service.post("/v1/events", "x", "Content-Type", "text/plain");
        assertEquals(415, type.status());
        assertEquals("application/problem+json", type.header("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"candidates\":[]}                          | candidates must be 1..1000",
                "{\"candidates\":[null]}                      | candidates[0] must be a text: null",
                "{\"candidates\":[\"a\",1]}                   | candidates[1] must be a text: 1",
                "{\"candidates\":[\"a\",\"\"]}                | candidates[1] must be text of 1..128",
                "{\"events\":{}}                              | events must be an array",
                "{\"events\":[1]}                             | events[0] must be a JSON object",
                "{\"events\":[{\"itemId\":\"i\"},null]}        | events[1] must be a JSON object",
                "{\"events\":[{\"itemId\":\"i\"},{\"value\":1}]} | events[1].itemId must be a text",
                "{\"events\":[{\"item\":\"i\"}]}              | events[0].field must be one of itemId",
                "{\"user\":\"u\"}                             | field must be one of",
                "{\"limit\":501}                              | 1..500",
                "{\"limit\":1.5}                              | whole number"
            })
    void aBadBodyOfAQuestionIsNamed(String body, String complaint) throws Exception {
        Answer answer = service.post("/v1/recommendations", body);
        assertEquals(400, answer.status(), answer.body());
        assertTrue(answer.body().contains(complaint), answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"activate\":\"maybe\"} | ifBetter, always or never",
                "{\"parameters\":{\"rank\":5}} | rank",
                "{\"parameters\":{\"neighbours\":0}} | 1..1000",
                "{\"parameters\":{\"holdout\":\"old\"}} | newest or random",
                "{\"parameters\":{\"shape\":\"short\"}} | sessions or histories",
                "{\"seed\":\"x\"} | seed",
                "{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"} | from must be before"
            })
    void aBadTrainingRequestIsNamed(String body, String complaint) throws Exception {
        Answer answer = service.post("/v1/admin/training-runs", body);
        assertEquals(400, answer.status(), answer.body());
        assertTrue(answer.body().contains(complaint), answer.body());
    }

    private static void assertProblem(int status, String complaint, Answer answer) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertTrue(((String) answer.field("detail")).contains(complaint), answer.body());
    }
}
