package dev.attune.bootstrap;

import dev.attune.bootstrap.settings.Settings;
import dev.attune.cosmosfake.CosmosFake;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The real application on a free port, and a caller. */
public final class Service implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Attune attune;

    private Service(Attune attune) {
        this.attune = attune;
    }

    public static Service embedded(Path directory, String... settings) {
        return with(Map.of("attune.port", "0", "attune.data.dir", directory.toString()), settings);
    }

    static Service on(EmbeddedPostgres postgres, String... settings) {
        return with(
                Map.of(
                        "attune.port",
                        "0",
                        "attune.database.url",
                        postgres.getJdbcUrl("postgres", "postgres"),
                        "attune.database.username",
                        "postgres",
                        "attune.database.password",
                        "postgres"),
                settings);
    }

    static Service onCosmos(CosmosFake fake, Path directory, String... settings) {
        return with(
                Map.of(
                        "attune.port",
                        "0",
                        "attune.data.dir",
                        directory.toString(),
                        "attune.events.store",
                        "cosmos",
                        "attune.cosmos.endpoint",
                        fake.uri().toString(),
                        "attune.cosmos.key",
                        CosmosFake.KEY,
                        "attune.cosmos.create",
                        "true",
                        "attune.cosmos.mode",
                        "gateway"),
                settings);
    }

    private static Service with(Map<String, String> base, String... settings) {
        Map<String, String> given = new HashMap<>(base);
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return new Service(Attune.start(Settings.from(given)));
    }

    public URI uri() {
        return attune.uri();
    }

    <T> T part(Class<T> type) {
        return attune.part(type);
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    Answer delete(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).DELETE());
    }

    Answer send(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, headers);
        if (java.util.Arrays.stream(headers).noneMatch("Content-Type"::equals)) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, BodyPublishers.ofString(body)));
    }

    Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    /** Events of two groups of items, and 60 users who each know most of one. */
    public void loadGroups(String... headers) throws IOException, InterruptedException {
        Random random = new Random(3);
        StringBuilder lines = new StringBuilder();
        for (int user = 0; user < 60; user++) {
            for (int n = 0; n < 14; n++) {
                lines.append(
                        "{\"id\":\"e%d\",\"userId\":\"known-%d\",\"itemId\":\"%s\",\"type\":\"view\",\"timestamp\":\"2026-02-03T04:05:06Z\"}%n"
                                .formatted(n, user, (user % 2 == 0 ? "red-" : "blue-") + random.nextInt(20)));
            }
        }
        Answer stored = post(
                "/v1/events",
                lines.toString(),
                Stream.concat(Stream.of("Content-Type", "application/x-ndjson"), Stream.of(headers))
                        .toArray(String[]::new));
        if (stored.status() != 202) {
            throw new AssertionError(stored);
        }
    }

    /** Trains to the end and waits until the model serves. */
    Map<String, Object> train(String body) throws Exception {
        Answer started = post("/v1/admin/training-runs", body);
        if (started.status() != 202) {
            throw new AssertionError(started);
        }
        return ended(started.header("Location"));
    }

    /** Waits for the end of a run, and until its model serves if it was activated. */
    private Map<String, Object> ended(String where) throws Exception {
        await(
                "the run ends",
                Duration.ofMinutes(3),
                () -> !java.util.Set.of("queued", "running").contains(get(where).field("status")));
        Map<String, Object> run = get(where).json();
        if (Boolean.TRUE.equals(run.get("activated"))) {
            await(
                    "the model serves",
                    () -> run.get("modelVersion").equals(get("/health/ready").field("modelVersion")));
        }
        return run;
    }

    Answer upload(String query, byte[] body, String... headers) throws IOException, InterruptedException {
        return send(request("/v1/admin/models" + query, headers)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    /** Uploads what was trained elsewhere, and waits as {@link #train} does. */
    Map<String, Object> complete(byte[] candidate, String digest) throws Exception {
        Answer started = upload("", candidate, "Content-Digest", digest);
        if (started.status() != 202) {
            throw new AssertionError(started);
        }
        return ended(started.header("Location"));
    }

    static void await(String expectation, Callable<Boolean> condition) throws Exception {
        await(expectation, Duration.ofSeconds(20), condition);
    }

    private static void await(String expectation, Duration patience, Callable<Boolean> condition) throws Exception {
        dev.attune.application.contract.Events.await(expectation, patience, condition);
    }

    /** So many events this instance has brought into profiles. */
    double projected() throws IOException, InterruptedException {
        return get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("attune_projection_events_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri() + path)).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        attune.close();
    }

    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Map<String, Object> json() {
            return Documents.object(body());
        }

        Object field(String name) {
            return json().get(name);
        }

        /** The ids of the items, in order. */
        java.util.List<String> items() {
            return Documents.list(json().get("items")).stream()
                    .map(item -> (String) Documents.map(item).get("itemId"))
                    .toList();
        }

        Map<String, Object> served() {
            return Documents.map(json().get("served"));
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }
}
