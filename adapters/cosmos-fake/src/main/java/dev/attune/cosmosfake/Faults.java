package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scripted faults. A fault says which requests it affects and how often. The first fault that matches a request
 * affects it.
 */
final class Faults {
    private static final String ALL = "";
    private static final List<String> EFFECTS = List.of("status", "delayMs", "reset", "replicaLagMs");
    private static final List<String> OPERATIONS = List.of(
            "create",
            "read",
            "upsert",
            "replace",
            "delete",
            "patch",
            "batch",
            "batched",
            "query",
            "plan",
            "feed",
            "pkranges",
            "metadata");

    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    /** Lags by container; {@link #ALL} holds the lag of the others. */
    private final Map<String, Long> lags = new ConcurrentHashMap<>();

    /**
     * Adds a fault. Its effects are {@code status} with {@code subStatus} and {@code retryAfterMs}, {@code delayMs},
     * and {@code reset}, which ends the connection without an answer. With {@code afterwards}, the request is carried
     * out first. It affects the requests that match {@code container}, {@code operation}, {@code partitionKey} and
     * {@code probability}. It does so {@code times} times (absent: until cleared). The operation {@code batched} is
     * each one within a batch that is not atomic, and can have a status only. A fault with {@code replicaLagMs} sets
     * the lag of all containers, or of one {@code container}.
     */
    void add(JsonNode fault) {
        check(fault);
        if (fault.has("replicaLagMs")) {
            lags.put(
                    fault.path("container").asText(ALL),
                    fault.path("replicaLagMs").asLong());
        } else {
            faults.add(new Fault(fault, new AtomicInteger(fault.path("times").asInt(Integer.MAX_VALUE))));
        }
    }

    /** Rejects a misspelt fault, with which a test would prove nothing. */
    private static void check(JsonNode fault) {
        fault.properties().forEach(field -> {
            boolean correct = switch (field.getKey()) {
                case "container", "partitionKey" -> field.getValue().isTextual();
                case "operation" -> OPERATIONS.contains(field.getValue().asText());
                case "reset", "afterwards" -> field.getValue().isBoolean();
                case "probability" ->
                    field.getValue().isNumber()
                            && field.getValue().asDouble() >= 0
                            && field.getValue().asDouble() <= 1;
                case "status", "subStatus", "retryAfterMs", "delayMs", "replicaLagMs" ->
                    field.getValue().isIntegralNumber() && field.getValue().asLong() >= 0;
                case "times" ->
                    field.getValue().isIntegralNumber() && field.getValue().asLong() > 0;
                default -> false;
            };
            if (!correct) {
                throw Refusal.badRequest("a fault cannot have " + field.getKey() + ": " + field.getValue());
            }
        });
        if (EFFECTS.stream().noneMatch(fault::has)) {
            throw Refusal.badRequest("a fault needs one of " + EFFECTS);
        }
    }

    void clear() {
        faults.clear();
        lags.clear();
    }

    long replicaLagMillis(String container) {
        return lags.getOrDefault(container, lags.getOrDefault(ALL, 0L));
    }

    Optional<Fault> meeting(String container, String operation, Optional<String> partitionKey) {
        for (Iterator<Fault> each = faults.iterator(); each.hasNext(); ) {
            Fault fault = each.next();
            if (fault.meets(container, operation, partitionKey)
                    && fault.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    record Fault(JsonNode script, AtomicInteger left) {
        private boolean meets(String container, String operation, Optional<String> partitionKey) {
            return (!script.has("container")
                            || script.path("container").asText().equals(container))
                    && (!script.has("operation")
                            || script.path("operation").asText().equals(operation))
                    && (!script.has("partitionKey")
                            || partitionKey
                                    .filter(script.path("partitionKey").asText()::equals)
                                    .isPresent())
                    && Math.random() < script.path("probability").asDouble(1);
        }

        long delayMillis() {
            return script.path("delayMs").asLong();
        }

        boolean resets() {
            return script.path("reset").asBoolean();
        }

        boolean afterwards() {
            return script.path("afterwards").asBoolean();
        }

        Optional<Refusal> refusal() {
            return script.has("status")
                    ? Optional.of(new Refusal(
                            script.path("status").asInt(),
                            script.path("subStatus").asInt(),
                            "A scripted fault"))
                    : Optional.empty();
        }

        Optional<Answer> answer() {
            return refusal()
                    .map(Answer::of)
                    .map(answer -> script.has("retryAfterMs")
                            ? answer.with(
                                    "x-ms-retry-after-ms",
                                    script.path("retryAfterMs").asText())
                            : answer);
        }
    }
}
