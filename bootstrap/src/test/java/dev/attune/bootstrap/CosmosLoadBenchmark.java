package dev.attune.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.application.contract.Events;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Runs instances in processes of their own on the fake of Cosmos DB, which answers after 5 ms. It measures how long an
 * accepted event takes to the projected profile, and to the eventual answer of another instance, at 200 events/s. It
 * also shows what callers see while the store takes a tenth of the load.
 */
final class CosmosLoadBenchmark {
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final Duration RUN = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final int USERS = 500;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger number = new AtomicInteger();

    private CosmosLoadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (Boolean.getBoolean("throttlingOnly")) {
            new CosmosLoadBenchmark().throttling();
        } else {
            new CosmosLoadBenchmark().freshness();
            new CosmosLoadBenchmark().throttling();
        }
        System.exit(0);
    }

    private void freshness() throws Exception {
        try (CosmosFake fake = start();
                Child here = instance(fake, "here");
                Child there = instance(fake, "there")) {
            for (boolean measured : new boolean[] {false, true}) {
                Queue<Double> projected = new ConcurrentLinkedQueue<>();
                Queue<Double> elsewhere = new ConcurrentLinkedQueue<>();
                AtomicInteger turns = new AtomicInteger();
                double seconds = atRate(200, measured ? RUN : WARM_UP, () -> {
                    int turn = turns.incrementAndGet();
                    String user = anyUser();
                    Instant sent = Instant.now();
                    HttpResponse<String> answer = post(turn % 2 == 0 ? here : there, user);
                    long accepted = System.nanoTime();
                    if (answer.statusCode() != 202) {
                        System.out.println("  refused: " + answer.body());
                    } else if (turn % 40 == 0) {
                        projected.add(awaitProjected(
                                there,
                                user,
                                Documents.object(answer.body()).get("token").toString(),
                                accepted));
                    } else if (turn % 40 == 20) {
                        elsewhere.add(awaitEventual(there, user, sent, accepted));
                    }
                    return null;
                });
                if (measured) {
                    System.out.printf(
                            "%.0f events/s, each sent alone to one of two instances%n", turns.get() / seconds);
                    print("accepted to projected, as a session on another instance sees it", projected);
                    print("accepted to another instance's eventual answer", elsewhere);
                }
            }
        }
    }

    private void throttling() throws Exception {
        try (CosmosFake fake = start();
                Child instance = instance(fake, "throttled")) {
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            mix(instance, acknowledged, WARM_UP, "");
            fake.forgetRequests();
            double seconds = mix(instance, acknowledged, Duration.ofSeconds(20), "unthrottled");
            Map<String, Double> needed = perContainer(fake.requests(), seconds);
            needed.forEach((container, units) -> fake.limit(container, Math.max(1, (int) (units / 10))));
            mix(instance, acknowledged, RUN, "throttled to a tenth");
            fake.limit(0);
            long start = System.nanoTime();
            Events.await("the lag to go", Duration.ofMinutes(3), () -> lag(instance) < 0.5);
            System.out.printf("lag gone %.1f s after the throttling%n", (System.nanoTime() - start) / 1e9);
            String stored = get(instance, "/v1/admin/export/events").body();
            Set<String> ids = stored.lines()
                    .map(line -> (String) Documents.object(line).get("id"))
                    .collect(Collectors.toSet());
            long lost = acknowledged.stream().filter(id -> !ids.contains(id)).count();
            System.out.printf("%d acknowledged events, %d of them lost%n", acknowledged.size(), lost);
        }
    }

    /** 50 events and 100 recommendations a second. */
    private double mix(Child instance, Set<String> acknowledged, Duration run, String title) throws Exception {
        Queue<Double> reads = new ConcurrentLinkedQueue<>();
        Queue<Double> writes = new ConcurrentLinkedQueue<>();
        Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
        AtomicInteger turns = new AtomicInteger();
        double seconds = atRate(150, run, () -> {
            String user = anyUser();
            long start = System.nanoTime();
            if (turns.incrementAndGet() % 3 == 0) {
                String id = "e" + number.incrementAndGet();
                int status = send(instance, user, id).statusCode();
                if (status == 202) {
                    acknowledged.add(id);
                }
                count(outcomes, "event " + status);
                writes.add((System.nanoTime() - start) / 1e6);
            } else {
                HttpResponse<String> answer = get(instance, "/v1/users/" + user + "/recommendations");
                reads.add((System.nanoTime() - start) / 1e6);
                Object fallback = answer.statusCode() == 200
                        ? Documents.map(Documents.object(answer.body()).get("served"))
                                .get("fallback")
                        : "";
                count(
                        outcomes,
                        "recommendation " + answer.statusCode()
                                + ("store-unavailable".equals(fallback) ? " from memory" : ""));
            }
            return null;
        });
        if (!title.isEmpty()) {
            System.out.println(title + ": " + outcomes);
            print("recommendations", reads);
            print("events", writes);
        }
        return seconds;
    }

    private static void count(Map<String, AtomicInteger> outcomes, String outcome) {
        outcomes.computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** Starts the call so often a second, however long each takes, and waits for the last. */
    private double atRate(int perSecond, Duration run, Callable<Void> call) throws Exception {
        long start = System.nanoTime();
        Queue<java.util.concurrent.Future<Void>> calls = new ConcurrentLinkedQueue<>();
        for (long i = 0; System.nanoTime() - start < run.toNanos(); i++) {
            calls.add(callers.submit(call));
            Thread.sleep(Math.max(0, (start + (i + 1) * 1_000_000_000L / perSecond - System.nanoTime()) / 1_000_000));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        for (var each : calls) {
            each.get();
        }
        return seconds;
    }

    private double awaitProjected(Child there, String user, String token, long accepted) throws Exception {
        while (((Number) served(there, user, "Attune-Token", token).get("tailEvents")).intValue() != 0) {
            Thread.sleep(20);
        }
        return (System.nanoTime() - accepted) / 1e6;
    }

    /** @param sent by the clock that stamped the event, which is the one of this machine */
    private double awaitEventual(Child there, String user, Instant sent, long accepted) throws Exception {
        while (true) {
            Object at = served(there, user, "Attune-Consistency", "eventual").get("profileAt");
            if (at != null
                    && !Instant.parse(at.toString()).isBefore(sent.truncatedTo(java.time.temporal.ChronoUnit.MILLIS))) {
                return (System.nanoTime() - accepted) / 1e6;
            }
            Thread.sleep(20);
        }
    }

    private Map<String, Object> served(Child instance, String user, String... header)
            throws IOException, InterruptedException {
        return Documents.map(Documents.object(get(instance, "/v1/users/" + user + "/recommendations", header)
                        .body())
                .get("served"));
    }

    private double lag(Child instance) throws IOException, InterruptedException {
        return get(instance, "/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("attune_feed_lag_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .max()
                .orElseThrow();
    }

    private HttpResponse<String> post(Child instance, String user) throws IOException, InterruptedException {
        return send(instance, user, "e" + number.incrementAndGet());
    }

    private HttpResponse<String> send(Child instance, String user, String id) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(instance.uri("/v1/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"id\":\"%s\",\"userId\":\"%s\",\"itemId\":\"item-%d\",\"type\":\"view\"}"
                                        .formatted(
                                                id,
                                                user,
                                                ThreadLocalRandom.current().nextInt(500))))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Child instance, String path, String... header)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(instance.uri(path));
        return http.send((header.length == 0 ? request : request.headers(header)).build(), BodyHandlers.ofString());
    }

    private static String anyUser() {
        return "user-" + ThreadLocalRandom.current().nextInt(USERS);
    }

    private static CosmosFake start() {
        return CosmosFake.start(
                FakeOptions.defaults().withConsistency(Level.SESSION).withLatency(LATENCY));
    }

    private static Child instance(CosmosFake fake, String name) throws Exception {
        Path directory = Files.createTempDirectory("attune-load");
        return Child.start(
                        Child.freePort(),
                        directory.resolve("log"),
                        Map.of(
                                "attune.data.dir",
                                directory.resolve(name).toString(),
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
                        // Two instances, the fake and the callers share the machine: optimizing for minutes would be
                        // measured with them.
                        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"))
                .awaitReady();
    }

    private static Map<String, Double> perContainer(JsonNode requests, double seconds) {
        Map<String, Double> units = new ConcurrentHashMap<>();
        requests.properties().stream()
                .filter(container -> !container.getKey().equals("-"))
                .forEach(container -> container
                        .getValue()
                        .forEach(operation -> units.merge(
                                container.getKey(),
                                operation.path("requestUnits").asDouble() / seconds,
                                Double::sum)));
        System.out.println("needed, in request units a second: " + units);
        return units;
    }

    private static void print(String what, Queue<Double> millis) {
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "  %s: %d samples, p50 %.0f, p95 %.0f, p99 %.0f, greatest %.0f ms%n",
                what,
                sorted.length,
                sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length * 99 / 100],
                sorted[sorted.length - 1]);
    }
}
