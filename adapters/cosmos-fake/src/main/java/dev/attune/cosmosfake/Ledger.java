package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts requests and request units by container and operation. */
final class Ledger {
    private final Map<String, Map<String, Sum>> sums = new ConcurrentSkipListMap<>();

    void add(String container, String operation, Request request, Answer answer) {
        sums.computeIfAbsent(container, _ -> new ConcurrentSkipListMap<>())
                .merge(
                        operation,
                        new Sum(
                                1,
                                answer.charge(),
                                answer.status() == Refusal.TOO_MANY_REQUESTS ? 1 : 0,
                                request.hasLowPriority() ? 1 : 0),
                        Sum::plus);
    }

    void clear() {
        sums.clear();
    }

    JsonNode document() {
        ObjectNode document = Request.JSON.createObjectNode();
        sums.forEach((container, operations) -> {
            ObjectNode ofContainer = document.putObject(container);
            operations.forEach((operation, sum) -> ofContainer
                    .putObject(operation)
                    .put("requests", sum.requests)
                    .put("requestUnits", Math.round(sum.units * 100) / 100.0)
                    .put("throttled", sum.throttled)
                    .put("lowPriority", sum.lowPriority));
        });
        return document;
    }

    private record Sum(long requests, double units, long throttled, long lowPriority) {
        Sum plus(Sum more) {
            return new Sum(
                    requests + more.requests,
                    units + more.units,
                    throttled + more.throttled,
                    lowPriority + more.lowPriority);
        }
    }
}
