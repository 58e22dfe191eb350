package dev.attune.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Request units an event, from its acceptance to the projected profile, by container, on the fake's price list. It
 * measures profiles of 1, 50 and 500 events, sent one by one and a hundred at a time. Polling and leases count, as they
 * fall into the time that is measured.
 */
final class CosmosCostBenchmark {
    private static final int USERS = 200;
    private static final Duration RUN = Duration.ofSeconds(10);
    private static final int PER_SECOND = 100;

    private CosmosCostBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("request units an event, at " + PER_SECOND + " events/s");
        for (int size : new int[] {1, 50, 500}) {
            for (int batch : new int[] {1, 100}) {
                measure(size, batch);
            }
        }
        System.exit(0);
    }

    private static void measure(int size, int batch) throws Exception {
        Path directory = Files.createTempDirectory("attune-cost");
        try (CosmosFake fake = CosmosFake.start(
                        FakeOptions.defaults().withPartitions(1).withConsistency(Level.SESSION));
                Service service = Service.onCosmos(fake, directory)) {
            for (int event = 0; event < size; event++) {
                service.post("/v1/events", events(event, 0, USERS));
            }
            awaitProjected(service, USERS - 1);
            fake.forgetRequests();
            int sent = send(service, size, batch);
            awaitProjected(service, 0);
            print(size, batch, sent, fake.requests());
        }
    }

    private static int send(Service service, int size, int batch) throws Exception {
        long start = System.nanoTime();
        int sent = 0;
        while (System.nanoTime() - start < RUN.toNanos()) {
            service.post("/v1/events", events(size + sent / USERS, sent % USERS, batch));
            sent += batch;
            long due = start + sent * 1_000_000_000L / PER_SECOND;
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
        }
        return sent;
    }

    private static String events(int number, int firstUser, int count) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int user = (firstUser + i) % USERS;
            events.add("{\"id\":\"event-%d-%d\",\"userId\":\"user-%d\",\"itemId\":\"item-%d\",\"type\":\"view\"}"
                    .formatted(number, user, user, (number * 31 + user) % 5_000));
        }
        return "[" + String.join(",", events) + "]";
    }

    private static void awaitProjected(Service service, int user) throws Exception {
        Service.await(
                "projected",
                () -> ((Number) service.get(
                                                "/v1/users/user-" + user + "/recommendations",
                                                "Attune-Consistency",
                                                "bounded",
                                                "Attune-Max-Staleness",
                                                "0")
                                        .served()
                                        .get("tailEvents"))
                                .intValue()
                        == 0);
    }

    private static void print(int size, int batch, int sent, JsonNode requests) {
        Map<String, Double> units = new TreeMap<>();
        requests.properties()
                .forEach(container -> container
                        .getValue()
                        .forEach(operation -> units.merge(
                                container.getKey(),
                                operation.path("requestUnits").asDouble(),
                                Double::sum)));
        StringBuilder line = new StringBuilder("profiles of %3d events, batches of %3d: %6.1f"
                .formatted(
                        size,
                        batch,
                        units.values().stream().mapToDouble(Double::doubleValue).sum() / sent));
        units.forEach((container, sum) -> line.append("  %s %.1f".formatted(container, sum / sent)));
        System.out.println(line);
    }
}
