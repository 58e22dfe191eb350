package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An answer to a request: a status, headers, perhaps a body, and its charge in request units. */
final class Answer {
    private final int status;
    private final Optional<JsonNode> body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private double charge;

    private Answer(int status, Optional<JsonNode> body) {
        this.status = status;
        this.body = body;
    }

    static Answer of(int status, JsonNode body) {
        return new Answer(status, Optional.of(body));
    }

    static Answer empty(int status) {
        return new Answer(status, Optional.empty());
    }

    static Answer of(Refusal refusal) {
        JsonNode body = Request.JSON
                .createObjectNode()
                .put("code", String.valueOf(refusal.status()))
                .put("message", refusal.getMessage());
        Answer answer = of(refusal.status(), body);
        return refusal.subStatus() == 0 ? answer : answer.with("x-ms-substatus", String.valueOf(refusal.subStatus()));
    }

    Answer with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Answer costing(double requestUnits) {
        charge = requestUnits;
        return with("x-ms-request-charge", String.valueOf(Math.round(requestUnits * 100) / 100.0));
    }

    /** Adds the place in the log of the partition that answered. */
    Answer from(PhysicalPartition partition, long lsn) {
        return with("lsn", String.valueOf(lsn)).with("x-ms-session-token", partition.id() + ":-1#" + lsn);
    }

    int status() {
        return status;
    }

    Optional<JsonNode> body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    double charge() {
        return charge;
    }
}
