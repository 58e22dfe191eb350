package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final String CLIENT = "client-key-0123456789";
    private static final String ADMIN = "admin-key-0123456789";

    @Test
    void keysOpenWhatTheyAreFor(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(
                directory, "attune.api.keys", "client:" + CLIENT + ",admin:" + ADMIN, "attune.host", "127.0.0.1")) {
            assertEquals(401, service.get("/v1/popular").status());
            assertEquals("ApiKey", service.get("/v1/popular").header("WWW-Authenticate"));
            assertEquals(
                    401, service.get("/v1/popular", "X-API-Key", CLIENT + "x").status());
            assertEquals(
                    401,
                    service.get("/v1/admin/models", "X-API-Key", ADMIN, "X-API-Key", CLIENT)
                            .status());
            assertEquals(200, service.get("/v1/popular", "X-API-Key", CLIENT).status());
            assertEquals(
                    403, service.get("/v1/admin/models", "X-API-Key", CLIENT).status());
            assertEquals(
                    200, service.get("/v1/admin/models", "X-API-Key", ADMIN).status());
            assertEquals(200, service.get("/v1/popular", "X-API-Key", ADMIN).status());
            assertEquals(401, service.get("/v1/unknown").status());
            assertEquals(200, service.get("/health/live").status());
            assertFalse(service.get("/v1/popular", "X-API-Key", "wrong").body().contains(CLIENT));
            String metrics = service.get("/prometheus").body();
            assertTrue(metrics.contains("attune_refusals_total{status=\"401\"} 6.0"), metrics);
            assertTrue(metrics.contains("attune_refusals_total{status=\"403\"} 1.0"), metrics);
        }
    }

    @Test
    void keysOfAFileChangeWithoutARestart(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys");
        Files.writeString(file, "# of the shop\nclient/web:" + CLIENT + "\n\n");
        try (Service service = Service.embedded(
                directory.resolve("data"), "attune.api.keys.file", file.toString(), "attune.host", "127.0.0.1")) {
            assertEquals(200, service.get("/v1/popular", "X-API-Key", CLIENT).status());
            Files.writeString(file, "client/web:" + CLIENT.replace('-', '_') + ",nonsense");
            Thread.sleep(2_500);
            assertEquals(200, service.get("/v1/popular", "X-API-Key", CLIENT).status(), "a wrong file changes nothing");
            Files.writeString(file, "client/web:sha256:" + sha256(CLIENT.replace('-', '_')) + "\nadmin:" + ADMIN);
            Service.await(
                    "the new keys hold",
                    () -> service.get("/v1/admin/models", "X-API-Key", ADMIN).status() == 200);
            assertEquals(401, service.get("/v1/popular", "X-API-Key", CLIENT).status());
            assertEquals(
                    200,
                    service.get("/v1/popular", "X-API-Key", CLIENT.replace('-', '_'))
                            .status());
        }
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
