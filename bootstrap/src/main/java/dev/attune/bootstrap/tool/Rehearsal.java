package dev.attune.bootstrap.tool;

import dev.attune.bootstrap.Attune;
import dev.attune.bootstrap.settings.Settings;
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
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts the service on an empty store, lets it answer a few requests and ends. The build runs it on a JVM that
 * archives the classes that it has loaded by then ({@code -XX:ArchiveClassesAtExit}). The starts that matter use them.
 * See decision 16.
 */
public final class Rehearsal {
    private static final String EVENT = "{\"userId\":\"somebody\",\"itemId\":\"something\",\"type\":\"view\"}";

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("attune-rehearsal");
        try (HttpClient client = HttpClient.newHttpClient();
                Attune attune =
                        Attune.start(Settings.from(Map.of("attune.port", "0", "attune.data.dir", folder.toString())))) {
            URI service = attune.uri();
            ask(
                    client,
                    HttpRequest.newBuilder(service.resolve("/v1/events"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(EVENT)));
            ask(client, HttpRequest.newBuilder(service.resolve("/v1/users/somebody/recommendations")));
            ask(client, HttpRequest.newBuilder(service.resolve("/health/ready")));
        } finally {
            remove(folder);
        }
    }

    private static void ask(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
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
