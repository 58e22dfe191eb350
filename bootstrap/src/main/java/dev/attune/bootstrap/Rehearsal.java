package dev.attune.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts the service on an empty store, lets it answer a few requests and ends. The build runs it on a JVM that keeps the classes it has loaded by then
 * ({@code -XX:ArchiveClassesAtExit}), for the starts that matter. See decision 16.
 */
public final class Rehearsal {
    private static final String EVENT = "{\"userId\":\"somebody\",\"itemId\":\"something\",\"type\":\"view\"}";

    private Rehearsal() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("attune-rehearsal");
        try (HttpClient client = HttpClient.newHttpClient();
                Attune attune = Attune.start(Settings.from(Map.of("attune.port", "0", "attune.data.dir", folder.toString())))) {
            HttpRequest.Builder json = HttpRequest.newBuilder().header("Content-Type", "application/json");
            URI service = attune.uri();
            for (HttpRequest request : List.of(json.uri(service.resolve("/v1/events")).POST(BodyPublishers.ofString(EVENT)).build(),
                    json.uri(service.resolve("/v1/users/somebody/recommendations")).GET().build(), json.uri(service.resolve("/health/ready")).GET().build())) {
                expectSuccess(client.send(request, BodyHandlers.ofString()));
            }
        } finally {
            remove(folder);
        }
    }

    private static void expectSuccess(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response + ": " + response.body());
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
