package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of lines behind a {@code Content-Encoding}, as exports are sent. */
class CompressedStreamTest {
    @TempDir
    static Path directory;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.embedded(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aStreamOfAnyLengthIsTakenAsFastAsItIsStored() throws Exception {
        HttpResponse<String> answer = post("gzip", gzip(lines("long", 60_000)));
        assertEquals(202, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"accepted\":60000,"), answer.body());
    }

    @Test
    void joinedFilesAreOneStream() throws Exception {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int part = 0; part < 3; part++) {
            joined.writeBytes(gzip(lines("joined-" + part, 700)));
        }
        HttpResponse<String> answer = post("gzip", joined.toByteArray());
        assertTrue(answer.body().contains("\"accepted\":2100,"), answer.body());
    }

    /** Also where the cut or the damage lies in the header of a later file. */
    @Test
    void joinedFilesAreTakenToTheirLastByte() throws Exception {
        byte[] one = gzip(lines("first-of-two", 50));
        byte[] two = gzip(lines("second-of-two", 50));
        for (int kept : new int[] {1, 2, 5, 9, 12, two.length - 1}) {
            assertBroken(post("gzip", joined(one, Arrays.copyOf(two, kept))));
        }
        for (int damaged : new int[] {0, 1, 2, 3}) {
            byte[] other = two.clone();
            other[damaged] ^= 0x40;
            assertBroken(post("gzip", joined(one, other)));
        }
        assertEquals(202, post("gzip", joined(one, two)).statusCode());
    }

    /** A request about one user must not become one about all of them, because its body is empty once it is decoded. */
    @Test
    void aBodyThatIsNoStreamAndCutOffIsRefused() throws Exception {
        byte[] whole = gzip("{\"userId\":\"zed\"}");
        for (int kept : new int[] {1, 2, 5, 9, 10, 11, 14, 20}) {
            HttpResponse<String> answer = rebuild("gzip", Arrays.copyOf(whole, kept));
            assertEquals(400, answer.statusCode(), kept + " bytes: " + answer.body());
        }
        assertEquals(400, rebuild("gzip", "{}".getBytes(StandardCharsets.UTF_8)).statusCode());
        assertTrue(rebuild("gzip", whole).body().startsWith("{\"done\":1.0,\"users\":1,"));
        for (String unknown : new String[] {"br", "foo", "gzip, gzip"}) {
            HttpResponse<String> answer = rebuild(unknown, "{\"userId\":\"zed\"}".getBytes(StandardCharsets.UTF_8));
            assertEquals(415, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("Content-Encoding must be gzip"), answer.body());
        }
    }

    private static HttpResponse<String> rebuild(String encoding, byte[] body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(service.uri().resolve("/v1/admin/projection/rebuild"))
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    @Test
    void aFileThatIsCutOffIsRefused() throws Exception {
        byte[] whole = gzip(lines("cut", 2_000));
        assertBroken(post("gzip", Arrays.copyOf(whole, whole.length / 2)));
        assertBroken(post("gzip", Arrays.copyOf(whole, whole.length - 8)));
        assertBroken(post("gzip", Arrays.copyOf(whole, 5)));
    }

    @Test
    void aDamagedFileIsRefused() throws Exception {
        byte[] damaged = gzip(lines("damaged", 2_000));
        damaged[damaged.length / 2] ^= 0x55;
        assertBroken(post("gzip", damaged));
        byte[] wrongSum = gzip(lines("sum", 10));
        wrongSum[wrongSum.length - 7] ^= 1;
        assertBroken(post("gzip", wrongSum));
        assertBroken(post("gzip", "this is no gzip at all".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anotherEncodingIsNamed() throws Exception {
        HttpResponse<String> answer = post("br", new byte[] {1, 2, 3});
        assertEquals(415, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("Content-Encoding must be gzip, deflate or identity: br"), answer.body());
    }

    @Test
    void aFileOfWindowsBeginsWithAMark() throws Exception {
        byte[] marked = ("\ufeff" + lines("windows", 2).replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = post("identity", marked);
        assertTrue(answer.body().contains("\"accepted\":2,"), answer.body());
        assertEquals(
                202,
                service.post("/v1/events", "\ufeff" + lines("windows-json", 1)).status());
    }

    @Test
    void aLongAnswerIsCompressedWhereTheCallerAsks() throws Exception {
        for (int i = 0; i < 50; i++) {
            service.send("PUT", "/v1/items/long-" + i, "{\"attributes\":{\"title\":\"a long title of an item\"}}");
        }
        HttpRequest.Builder list = HttpRequest.newBuilder(service.uri().resolve("/v1/items?limit=50"));
        String plain = CLIENT.send(list.build(), BodyHandlers.ofString()).body();
        HttpResponse<byte[]> packed =
                CLIENT.send(list.header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse("none"));
        assertTrue(packed.body().length < plain.length() / 5, packed.body().length + " of " + plain.length());
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertEquals(plain, new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void assertBroken(HttpResponse<String> answer) {
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("the body is not what its Content-Encoding says"), answer.body());
    }

    private static String lines(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":\"%s-%d\",\"userId\":\"u%d\",\"itemId\":\"i%d\",\"type\":\"view\"}\n"
                        .formatted(prefix, i, i % 5_000, i % 100))
                .collect(Collectors.joining());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
            zipped.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static HttpResponse<String> post(String encoding, byte[] body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(service.uri() + "/v1/events"))
                        .header("Content-Type", "application/x-ndjson")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
