package dev.attune.bootstrap;

import dev.attune.adapters.jdbc.JdbcDatabase;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.event.UserId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Measures how fast events come in and reach profiles, on an embedded database. The events are generated and as many as
 * in MovieLens 1M. It measures an import beside a bare JDBC insert of the same rows, the projection of that backlog,
 * and single events at a steady rate.
 */
public final class ThroughputBenchmark {
    private static final int EVENTS = Integer.getInteger("events", 994_000);
    private static final int USERS = 6_000;
    private static final int ITEMS = 3_700;
    private static final int RATE = 1_000;
    private static final Duration STEADY = Duration.ofSeconds(Integer.getInteger("seconds", 20));
    private static final String[] IMPORT_ONLY = {"attune.roles", "serve"};
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path directory;
    private final Path stream;

    private ThroughputBenchmark(Path directory) {
        this.directory = directory;
        this.stream = directory.resolve("events.ndjson");
    }

    public static void main(String... arguments) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create()) {
            new ThroughputBenchmark(folder.path()).run();
        }
    }

    private void run() throws Exception {
        generate();
        bare("warm-up-bare");
        imported("warm-up");
        double bare = bare("bare");
        double imported = imported("import");
        System.out.printf(
                "bare JDBC batch insert %,.0f events/s; ndjson import %,.0f events/s, ratio %.2f%n",
                bare, imported, imported / bare);
        System.out.printf("projection of the imported backlog %,.0f events/s%n", backlog("import"));
        steady("import");
    }

    private void generate() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Instant start = Instant.parse("2024-01-01T00:00:00Z");
        try (BufferedWriter out = Files.newBufferedWriter(stream)) {
            for (int i = 0; i < EVENTS; i++) {
                out.write(
                        "{\"id\":\"e%d\",\"userId\":\"u%d\",\"itemId\":\"i%d\",\"type\":\"view\",\"timestamp\":\"%s\"}%n"
                                .formatted(i, skewed(random, USERS), skewed(random, ITEMS), start.plusSeconds(i)));
            }
        }
    }

    private static int skewed(SplittableRandom random, int bound) {
        double drawn = random.nextDouble();
        return (int) (bound * drawn * drawn);
    }

    /** The same rows, keys and indexes, by one connection that does nothing else. */
    private double bare(String name) throws Exception {
        Path data = directory.resolve(name);
        JdbcDatabase.open(Settings.from(Map.of("attune.data.dir", data.toString()))
                        .database())
                .close();
        List<Row> rows = rows();
        long before = System.nanoTime();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("attune.db"))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma journal_mode = wal");
                statement.execute("pragma synchronous = normal");
                statement.execute("pragma cache_size = -32768");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into event (seq, part, user_id, id, item_id, type, at) values (?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < rows.size(); i++) {
                    rows.get(i).bind(insert, i + 1);
                    insert.addBatch();
                    if (i % 4_096 == 4_095 || i == rows.size() - 1) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
        return rate(EVENTS, before);
    }

    private List<Row> rows() throws IOException {
        try (Stream<String> lines = Files.lines(stream)) {
            return lines.map(Documents::object)
                    .map(event -> new Row(
                            (String) event.get("id"),
                            (String) event.get("userId"),
                            (String) event.get("itemId"),
                            (String) event.get("type"),
                            Instant.parse((String) event.get("timestamp")).toEpochMilli()))
                    .toList();
        }
    }

    private double imported(String name) throws Exception {
        try (Service service = Service.embedded(directory.resolve(name), IMPORT_ONLY)) {
            long before = System.nanoTime();
            String answer = HTTP.send(
                            HttpRequest.newBuilder(URI.create(service.uri() + "/v1/events"))
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(BodyPublishers.ofFile(stream))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            double rate = rate(EVENTS, before);
            check(answer.contains("\"accepted\":" + EVENTS), answer);
            return rate;
        }
    }

    private double backlog(String name) throws Exception {
        long before = System.nanoTime();
        try (Service service = Service.embedded(directory.resolve(name))) {
            while (service.projected() < EVENTS) {
                Thread.sleep(20);
            }
            return rate(EVENTS, before);
        }
    }

    /** From the acknowledgement of an event to the first answer, out of memory or the store alone, that shows it. */
    private void steady(String name) throws Exception {
        int batch = 10;
        int rounds = (int) (STEADY.toSeconds() * RATE / batch);
        double[] millis = new double[rounds];
        try (Service service = Service.embedded(directory.resolve(name))) {
            SplittableRandom random = new SplittableRandom(9);
            long start = System.nanoTime();
            Thread[] probes = new Thread[rounds];
            for (int round = 0; round < rounds; round++) {
                long due = start + round * 1_000_000_000L * batch / RATE;
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                String user = "steady-" + round;
                String at = Instant.now().toString();
                StringBuilder body = new StringBuilder("[{\"userId\":\"" + user
                        + "\",\"itemId\":\"i1\",\"type\":\"view\",\"timestamp\":\"" + at + "\"}");
                for (int i = 1; i < batch; i++) {
                    body.append(",{\"userId\":\"u%d\",\"itemId\":\"i%d\",\"type\":\"view\"}"
                            .formatted(skewed(random, USERS), skewed(random, ITEMS)));
                }
                service.post("/v1/events", body.append(']').toString());
                probes[round] = probe(service, user, millis, round);
            }
            for (Thread probe : probes) {
                probe.join();
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "event to projected profile at %,d events/s: p50 %.0f ms, p99 %.0f ms, longest %.0f ms%n",
                RATE, millis[rounds / 2], millis[rounds * 99 / 100], millis[rounds - 1]);
    }

    private static Thread probe(Service service, String user, double[] millis, int round) {
        long acknowledged = System.nanoTime();
        return Thread.ofVirtual().start(() -> {
            try {
                while (!service.get(
                                "/v1/users/" + user + "/recommendations?limit=1",
                                "Attune-Consistency",
                                "bounded",
                                "Attune-Max-Staleness",
                                "86400")
                        .served()
                        .containsKey("profileAt")) {
                    Thread.sleep(2);
                }
                millis[round] = (System.nanoTime() - acknowledged) / 1e6;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static double rate(int events, long before) {
        return events / ((System.nanoTime() - before) / 1e9);
    }

    private static void check(boolean expected, String message) {
        if (!expected) {
            throw new IllegalStateException(message);
        }
    }

    private record Row(String id, String userId, String itemId, String type, long at) {
        void bind(PreparedStatement insert, long seq) throws Exception {
            insert.setLong(1, seq);
            insert.setInt(2, Partition.of(new UserId(userId)));
            insert.setString(3, userId);
            insert.setString(4, id);
            insert.setString(5, itemId);
            insert.setString(6, type);
            insert.setLong(7, at);
        }
    }
}
