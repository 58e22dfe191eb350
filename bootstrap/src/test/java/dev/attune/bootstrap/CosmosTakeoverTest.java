package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.contract.Events;
import dev.attune.bootstrap.Service.Answer;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance is killed while it holds leases: another one projects what it no longer can, all of it and once. */
class CosmosTakeoverTest {
    private static final Duration WANTED = Duration.ofSeconds(20);
    private static final int PARTITIONS = 4;
    private static final int USERS = 60;

    @TempDir
    Path directory;

    @Test
    void theWorkOfAKilledInstanceGoesOn() throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults().withPartitions(PARTITIONS));
                Service serving = Service.onCosmos(fake, directory.resolve("serving"), "attune.roles", "serve");
                Child killed = projecting(fake, "killed").awaitReady()) {
            send(serving, 0);
            awaitProjected(serving, 0, WANTED);
            killed.kill();
            // Behind leases that nobody else has.
            send(serving, 1);
            long start = System.nanoTime();
            try (Child heir = projecting(fake, "heir").awaitReady()) {
                awaitProjected(serving, 1, WANTED);
                System.out.printf(
                        "Takeover: everything projected %.1f s after the kill%n", (System.nanoTime() - start) / 1e9);
                Service.await("each event is counted once", () -> 2.0 * USERS == score(serving));
                // What was delivered twice would be counted by now.
                Thread.sleep(1_000);
                assertEquals(2.0 * USERS, score(serving));
            }
        }
    }

    private Child projecting(CosmosFake fake, String name) throws Exception {
        return Child.start(
                Child.freePort(),
                directory.resolve(name + ".log"),
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
                        "gateway",
                        "attune.roles",
                        "project"));
    }

    private static void send(Service service, int round) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int user = 0; user < USERS; user++) {
            // A user counts once an item, day and type.
            lines.append("{\"id\":\"e%d\",\"userId\":\"u%d\",\"itemId\":\"x\",\"type\":\"%s\"}%n"
                    .formatted(round, user, round == 0 ? "view" : "click"));
        }
        assertEquals(
                USERS,
                service.post("/v1/events", lines.toString(), "Content-Type", "application/x-ndjson")
                        .field("accepted"));
    }

    /** What is projected is in the profile, and so not in the tail. */
    private static void awaitProjected(Service service, int round, Duration limit) throws Exception {
        Map<Integer, Boolean> done = new HashMap<>();
        Events.await("round " + round + " is projected", limit, () -> {
            for (int user = 0; user < USERS; user++) {
                if (!done.containsKey(user)) {
                    Answer answer =
                            service.get("/v1/users/u" + user + "/recommendations", "Attune-Consistency", "strong");
                    if (((Number) answer.served().get("tailEvents")).intValue() == 0) {
                        done.put(user, true);
                    }
                }
            }
            return done.size() == USERS;
        });
    }

    private static double score(Service service) throws Exception {
        return Documents.list(service.get("/v1/popular").json().get("items")).stream()
                .mapToDouble(item -> ((Number) Documents.map(item).get("score")).doubleValue())
                .sum();
    }
}
