package dev.attune.bootstrap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Service.Answer;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ExternalModelContent;
import dev.attune.kernels.format.ExternalModelContent.HeldOut;
import dev.attune.kernels.format.ExternalModelContent.Origin;
import dev.attune.kernels.format.ExternalModelContent.TestCase;
import dev.attune.kernels.format.ExternalModelFile;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was trained elsewhere: two groups of ten items, of which one part of the model knows and the other thinks the
 * contrary.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadTest {
    private static final int GROUP = 10;
    private static final String[] IDS = IntStream.range(0, 2 * GROUP)
            .mapToObj(i -> "%s-%02d".formatted(i < GROUP ? "blue" : "red", i % GROUP))
            .toArray(String[]::new);

    private Service service;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        service = Service.embedded(folder);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    @SuppressWarnings("unchecked")
    void anExternalModelIsCompletedJudgedAndServed() throws Exception {
        byte[] candidate = candidate(Optional.empty());
        Map<String, Object> run = service.complete(candidate, digest(candidate));
        assertEquals("succeeded", run.get("status"), () -> String.valueOf(run));
        assertEquals(true, run.get("activated"), () -> String.valueOf(run));
        Map<String, Object> model =
                service.get("/v1/admin/models/" + run.get("modelVersion")).json();
        Map<String, Object> provenance = (Map<String, Object>) model.get("provenance");
        assertEquals("a test", provenance.get("trainedBy"));
        assertEquals("2026-02-03T04:05:06Z", provenance.get("dataTo"));
        Map<String, Object> blend = (Map<String, Object>) ((Map<String, Object>) model.get("parameters")).get("blend");
        assertTrue(
                ((Number) blend.get("ease")).doubleValue() > ((Number) blend.get("graph")).doubleValue(),
                blend::toString);
        Answer answer = service.post("/v1/recommendations", "{\"events\":[{\"itemId\":\"red-03\"}],\"limit\":9}");
        assertEquals(run.get("modelVersion"), ((Map<String, Object>) answer.field("served")).get("modelVersion"));
        List<Map<String, Object>> items =
                (List<Map<String, Object>>) answer.json().get("items");
        assertTrue(items.stream().allMatch(item -> item.get("itemId").toString().startsWith("red-")), answer.body());
        assertEquals(
                "the same model is active already",
                service.complete(candidate, digest(candidate)).get("reason"));
    }

    @Test
    void whatIsWrongWithAnUploadIsSaid() throws Exception {
        byte[] candidate = candidate(Optional.empty());
        assertEquals("Content-Digest", service.upload("", candidate).field("field"));
        assertEquals(
                "Content-Digest",
                service.upload("", candidate, "Content-Digest", "sha-256=:x:").field("field"));
        Answer other = service.upload("", candidate, "Content-Digest", digest(new byte[1]));
        assertEquals(400, other.status());
        assertTrue(other.body().contains(digest(candidate)), other.body());
        assertEquals(
                "activate",
                service.upload("?activate=perhaps", candidate, "Content-Digest", digest(candidate))
                        .field("field"));
        assertEquals(415, service.send("POST", "/v1/admin/models", "{}").status());
    }

    @Test
    void whatIsNoModelFailsItsRunAndServingStaysAsItWas() throws Exception {
        byte[] none = new byte[1000];
        Map<String, Object> run = service.complete(none, digest(none));
        assertEquals("failed", run.get("status"));
        assertEquals("this is not a trained candidate", run.get("reason"));
        byte[] unjudged = candidate(Optional.of(List.of()));
        assertEquals(
                "the upload holds no questions to judge it by",
                service.complete(unjudged, digest(unjudged)).get("reason"));
    }

    @Test
    void oneUploadIsTakenInAtATime() throws Exception {
        byte[] candidate = candidate(Optional.empty());
        // Either may come first.
        Service.await("a second one is refused while a slow one is taken in", () -> {
            try (Socket slow = new Socket("127.0.0.1", service.uri().getPort())) {
                slow.getOutputStream()
                        .write(("POST /v1/admin/models HTTP/1.1\r\n"
                                        + "Host: localhost\r\n"
                                        + "Content-Type: application/octet-stream\r\n"
                                        + "Content-Digest: "
                                        + digest(candidate) + "\r\nContent-Length: " + candidate.length
                                        + "\r\n\r\nhalf of it")
                                .getBytes(US_ASCII));
                Answer answer = mistaken(candidate);
                return answer.status() == 503
                        && answer.body().contains("another upload")
                        && answer.header("Retry-After") != null;
            }
        });
        Service.await("its end makes room", () -> mistaken(candidate).status() == 400);
    }

    /** Never taken, whatever the place. */
    private Answer mistaken(byte[] candidate) throws Exception {
        return service.upload("", candidate, "Content-Digest", digest(new byte[1]));
    }

    private static byte[] candidate(Optional<List<TestCase>> questions) throws IOException {
        ModelContent content = new ModelContent(
                IDS,
                ints(50),
                new float[IDS.length],
                false,
                List.of(new RowPart("ease", 1, 20, rows(true)), new RowPart("graph", 1, 20, rows(false))),
                Optional.empty(),
                new float[] {1, 0, 0, 0},
                Trees.NONE);
        Origin origin = new Origin(
                "a test", "nowhere", 100, 1_000, 1_770_000_000_000L, 1_770_091_506_000L, Map.of("neighbours", 20.0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExternalModelFile.write(
                new ExternalModelContent(
                        origin,
                        new HeldOut(questions.orElseGet(UploadTest::questions), false, false),
                        content,
                        content),
                out);
        return out.toByteArray();
    }

    private static int[] ints(int value) {
        int[] all = new int[IDS.length];
        Arrays.fill(all, value);
        return all;
    }

    /** @param within the group of an item, or beyond it */
    private static Rows rows(boolean within) {
        int[][] targets = new int[IDS.length][];
        float[][] weights = new float[IDS.length][];
        for (int item = 0; item < IDS.length; item++) {
            int own = item;
            targets[item] = IntStream.range(0, IDS.length)
                    .filter(other -> other != own && (other / GROUP == own / GROUP) == within)
                    .toArray();
            weights[item] = new float[targets[item].length];
            Arrays.fill(weights[item], 1);
        }
        return Rows.of(targets, weights);
    }

    private static List<TestCase> questions() {
        Random random = new Random(1);
        List<TestCase> questions = new ArrayList<>();
        for (int user = 0; user < 300; user++) {
            int[] items = random.ints(0, GROUP).distinct().limit(4).toArray();
            int group = user % 2 * GROUP;
            questions.add(new TestCase(
                    new int[] {group + items[0], group + items[1], group + items[2]},
                    new float[] {1, 1, 1},
                    new int[] {group + items[3]},
                    false,
                    1_770_000_000_000L));
        }
        return questions;
    }

    private static String digest(byte[] bytes) throws Exception {
        return "sha-256=:"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes)) + ":";
    }
}
