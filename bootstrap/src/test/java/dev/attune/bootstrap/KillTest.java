package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database under {@code kill -9}. */
class KillTest {
    private static final int WRITERS = 4;
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < KILLS; round++) {
            Child child = start();
            try (ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
                List<Future<?>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String prefix = "r" + round + "w" + writer + "-";
                    writers.add(pool.submit(() -> write(child, prefix, acknowledged)));
                }
                Thread.sleep(1_500);
                child.kill();
                for (Future<?> writer : writers) {
                    writer.get();
                }
            }
        }
        assertTrue(acknowledged.size() > 20, "only " + acknowledged.size() + " were acknowledged");
        try (Child child = start();
                HttpClient http = HttpClient.newHttpClient()) {
            Set<String> stored = new HashSet<>();
            HttpResponse<String> export = http.send(
                    HttpRequest.newBuilder(child.uri("/v1/users/u/events"))
                            .header("Accept", "application/x-ndjson")
                            .build(),
                    BodyHandlers.ofString());
            export.body()
                    .lines()
                    .forEach(line -> assertTrue(
                            stored.add((String) Documents.object(line).get("id")), "stored twice: " + line));
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(stored);
            assertEquals(Set.of(), lost);
        }
    }

    private Child start() throws Exception {
        return Child.start(
                        Child.freePort(),
                        directory.resolve("log"),
                        Map.of("attune.data.dir", directory.resolve("data").toString()))
                .awaitReady();
    }

    private static void write(Child child, String prefix, ConcurrentLinkedQueue<String> acknowledged) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                String body = "{\"id\":\"%s\",\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"view\"}".formatted(id);
                int status = http.send(
                                HttpRequest.newBuilder(child.uri("/v1/events"))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
                if (status == 202) {
                    acknowledged.add(id);
                }
            }
        } catch (IOException _) {
            // Killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
