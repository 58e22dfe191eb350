package dev.attune.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Hands a candidate to a running Attune and waits for what becomes of it. */
final class Upload {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(30);
    /** Sent again as it is: nothing has come of it, or the service is busy with another. */
    private static final Set<Integer> LATER = Set.of(409, 429, 502, 503, 504);
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(15);

    private final URI attune;
    private final Optional<String> key;
    private final Stages stages;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();

    Upload(URI attune, Optional<String> key, Stages stages) {
        this.attune = attune;
        this.key = key;
        this.stages = stages;
    }

    /** The service does not want it. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    void send(Path candidate, String activate, Duration wait) throws IOException, InterruptedException {
        stages.begin("handing the candidate to " + attune);
        HttpRequest request = request("/v1/admin/models?activate=" + activate).header("Content-Type", "application/octet-stream")
                .header("Content-Digest", "sha-256=:" + digest(candidate) + ":").POST(BodyPublishers.ofFile(candidate)).timeout(ANSWER).build();
        HttpResponse<String> answer = taken(request);
        follow(json.readTree(answer.body()).path("id").asText(), Instant.now().plus(wait));
    }

    private HttpResponse<String> taken(HttpRequest request) throws IOException, InterruptedException {
        for (int tried = 1;; tried++) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 2) {
                return answer;
            }
            if (!LATER.contains(answer.statusCode()) || tried == TRIES) {
                throw new Refused("Attune answered " + answer.statusCode() + " " + answer.body());
            }
            stages.note("Attune answered %d, once more in %d s".formatted(answer.statusCode(), BETWEEN_TRIES.toSeconds()));
            Thread.sleep(BETWEEN_TRIES.toMillis());
        }
    }

    private void follow(String run, Instant until) throws IOException, InterruptedException {
        String told = "";
        while (Instant.now().isBefore(until)) {
            HttpResponse<String> answer = client.send(request("/v1/admin/training-runs/" + run).timeout(ANSWER).build(), BodyHandlers.ofString());
            JsonNode state = answer.statusCode() == 200 ? json.readTree(answer.body()) : json.createObjectNode();
            String status = state.path("status").asText();
            String now = status + " " + state.path("stage").asText();
            if (!now.isBlank() && !now.equals(told)) {
                stages.note("run " + run + ": " + now);
                told = now;
            }
            switch (status) {
                case "failed", "cancelled" -> throw new Refused("run " + run + " " + status + ": " + state.path("reason").asText());
                case "succeeded" -> {
                    stages.note("model %s: %s".formatted(state.path("modelVersion").asText(), state.path("reason").asText()));
                    return;
                }
                default -> Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        }
        throw new Refused("run " + run + " is not done yet; look at " + attune + "/v1/admin/training-runs/" + run);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(attune.toString().replaceAll("/+$", "") + path));
        key.ifPresent(secret -> request.header("X-API-Key", secret));
        return request;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return Base64.getEncoder().encodeToString(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
