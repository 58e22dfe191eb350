package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.History.Write;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances on one store, writers and readers on all of them, and one instance after the other killed and
 * restarted. An item a user has met is not among ranked candidates: what an answer still shows of the demanded items,
 * it has missed.
 */
abstract class HistoryContract {
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("attune.history.seconds", 20));
    private static final int INSTANCES = 3;
    private static final int USERS = 24;
    private static final int MAX_CANDIDATES = 1_000;
    private static final long STALENESS_SECONDS = 1;

    @TempDir
    Path directory;

    private final History history = new History();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReferenceArray<Child> instances = new AtomicReferenceArray<>(INSTANCES);
    private volatile boolean over;

    /** What the store can be asked for. */
    List<String> levels() {
        return List.of("eventual", "bounded", "session", "strong");
    }

    /** Starts the store that all instances share; the settings that lead to it. */
    abstract Map<String, String> startStore() throws Exception;

    /** Makes life hard for the store, now and then. */
    void trouble() {}

    /** From here on nothing goes wrong any more. */
    void endTrouble() {}

    abstract void stopStore() throws Exception;

    @Test
    void noReadMissesWhatItsLevelPromises() throws Exception {
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            try {
                run(startStore(), pool);
            } finally {
                over = true;
                for (int i = 0; i < INSTANCES && instances.get(i) != null; i++) {
                    instances.get(i).close();
                }
                stopStore();
            }
        }
        System.out.printf(
                "History: %d acknowledged writes, reads %s, no violation%n", history.writes(), history.reads());
    }

    private void run(Map<String, String> settings, ExecutorService pool) throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            instances.set(i, start(i, settings));
        }
        List<Future<?>> actors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            actors.add(pool.submit(() -> repeat(() -> write(number))));
            actors.add(pool.submit(() -> repeat(this::read)));
        }
        long end = System.nanoTime() + RUN.toNanos();
        while (System.nanoTime() < end) {
            trouble();
            Thread.sleep(3_000);
            killAndRestart(settings);
        }
        over = true;
        endTrouble();
        for (Future<?> actor : actors) {
            actor.get();
        }
        check();
    }

    private void killAndRestart(Map<String, String> settings) throws Exception {
        int victim = ThreadLocalRandom.current().nextInt(INSTANCES);
        instances.get(victim).kill();
        Thread.sleep(500);
        instances.set(victim, start(victim, settings));
    }

    private Child start(int number, Map<String, String> store) throws Exception {
        Map<String, String> settings = new HashMap<>(store);
        settings.put("attune.cache.ttl", "PT1S");
        settings.put("attune.data.dir", directory.resolve("data-" + number).toString());
        return Child.start(Child.freePort(), directory.resolve("log-" + number), settings)
                .awaitReady();
    }

    private void check() throws Exception {
        assertTrue(history.writes() > 100, "only " + history.writes() + " writes");
        levels().forEach(level ->
                assertTrue(history.reads().getOrDefault(level, 0) > 10, level + ": " + history.reads()));
        for (int user = 0; user < USERS; user++) {
            String name = "u" + user;
            String export = get("/v1/users/" + name + "/events", "Accept", "application/x-ndjson")
                    .body();
            history.stored(
                    name,
                    export.lines()
                            .map(line -> (String) Documents.object(line).get("itemId"))
                            .toList());
        }
        assertEquals(List.of(), history.violations());
        for (int user = 0; user < USERS; user++) {
            awaitProjected("u" + user, newest(history.of("u" + user)));
        }
    }

    private void awaitProjected(String user, List<Write> writes) throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            Child instance = instances.get(i);
            try {
                Service.await(
                        "everything of " + user + " projected",
                        () -> List.of().equals(ask(instance, user, "eventual", writes, "")));
            } catch (AssertionError e) {
                throw new AssertionError(
                        "instance %d: %s (%d writes)%s"
                                .formatted(i, e.getMessage(), writes.size(), whereItStands(user, writes)),
                        e);
            }
        }
    }

    /** What each instance still misses of a user, how far it says the feed is, and what it logged. */
    private String whereItStands(String user, List<Write> writes) {
        StringBuilder report = new StringBuilder();
        for (int i = 0; i < INSTANCES; i++) {
            Child instance = instances.get(i);
            report.append("\n\ninstance ").append(i);
            try {
                report.append(" misses ").append(ask(instance, user, "eventual", writes, ""));
                String metrics = send(HttpRequest.newBuilder(instance.uri("/prometheus")))
                        .body();
                metrics.lines()
                        .filter(line -> line.matches("attune_(feed|projection).*"))
                        .forEach(line -> report.append('\n').append(line));
            } catch (IOException | InterruptedException | AssertionError e) {
                report.append(" does not say: ").append(e);
            }
            report.append('\n').append(instance.lastWords());
        }
        return report.toString();
    }

    private Void write(int writer) throws Exception {
        String user = "u" + ThreadLocalRandom.current().nextInt(USERS);
        String item = "i-" + writer + "-" + Long.toString(System.nanoTime(), 36);
        history.sending(user, item);
        long sentAt = System.nanoTime();
        String body =
                "{\"id\":\"%s\",\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"view\"}".formatted(item, user, item);
        HttpResponse<String> answer = post(body);
        if (ThreadLocalRandom.current().nextInt(5) == 0) {
            // A caller who did not see the answer sends it again, to whichever instance.
            answer = post(body);
        }
        if (answer.statusCode() == 202) {
            history.wrote(new Write(user, item, sentAt, System.nanoTime(), (String)
                    Documents.object(answer.body()).get("token")));
        }
        return null;
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(anyInstance().uri("/v1/events"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private Void read() throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String user = "u" + random.nextInt(USERS);
        String level = levels().get(random.nextInt(levels().size()));
        List<Write> known = history.of(user);
        if (known.isEmpty()) {
            return null;
        }
        // Mostly the newest: that is where a token runs ahead of the projection.
        Write shown = random.nextInt(4) == 0 ? known.get(random.nextInt(known.size())) : known.getLast();
        long askedAt = System.nanoTime();
        List<Write> demanded = History.demanded(
                known, level, askedAt, Duration.ofSeconds(STALENESS_SECONDS).toNanos(), shown);
        if (demanded.isEmpty()) {
            demanded = List.of(shown);
        }
        List<String> missed = ask(anyInstance(), user, level, newest(demanded), shown.token());
        if (missed != null) {
            history.read(
                    level,
                    user,
                    level.equals("eventual") || !stillDemanded(level, demanded, askedAt) ? List.of() : missed);
        }
        return null;
    }

    /** Reads whose only candidate was added for want of a demanded one prove nothing. */
    private static boolean stillDemanded(String level, List<Write> demanded, long askedAt) {
        return level.equals("session")
                || level.equals("strong")
                || demanded.stream()
                        .allMatch(write -> write.acknowledgedAt()
                                < askedAt
                                        - Duration.ofSeconds(STALENESS_SECONDS).toNanos());
    }

    /** The items an answer still shows; null where the answer does not claim the level (the store did not answer). */
    private List<String> ask(Child instance, String user, String level, List<Write> demanded, String token)
            throws IOException, InterruptedException {
        String candidates =
                demanded.stream().map(write -> "\"" + write.item() + "\"").collect(Collectors.joining(","));
        HttpRequest.Builder request = HttpRequest.newBuilder(instance.uri("/v1/recommendations"))
                .header("Content-Type", "application/json")
                .header("Attune-Consistency", level)
                .header("Attune-Max-Staleness", Long.toString(STALENESS_SECONDS))
                .POST(BodyPublishers.ofString("{\"userId\":\"%s\",\"candidates\":[%s]}".formatted(user, candidates)));
        if (level.equals("session")) {
            request.header("Attune-Token", token);
        }
        HttpResponse<String> answer = send(request);
        Map<String, Object> json = answer.statusCode() == 200 ? Documents.object(answer.body()) : Map.of();
        if (json.isEmpty()) {
            assertTrue(answer.statusCode() >= 500, answer.body());
            return null;
        }
        if (!level.equals(Documents.map(json.get("served")).get("consistency"))) {
            return null;
        }
        return Documents.list(json.get("items")).stream()
                .map(item -> (String) Documents.map(item).get("itemId"))
                .toList();
    }

    private static List<Write> newest(List<Write> writes) {
        return writes.subList(Math.max(0, writes.size() - MAX_CANDIDATES), writes.size());
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(anyInstance().uri(path)).headers(headers));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofString());
    }

    private Child anyInstance() {
        return instances.get(ThreadLocalRandom.current().nextInt(INSTANCES));
    }

    private Void repeat(java.util.concurrent.Callable<Void> operation) throws Exception {
        while (!over) {
            try {
                operation.call();
                // Leaves the cores something for the instance that is starting again.
                Thread.sleep(5);
            } catch (IOException _) {
                // The instance was killed: the outcome is unknown, which the history allows for.
            }
        }
        return null;
    }
}
