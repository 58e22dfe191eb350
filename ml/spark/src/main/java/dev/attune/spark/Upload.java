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

/** Hands an external model to a running Attune and waits for the outcome. */
final class Upload {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(30);
    /** With these statuses the service is busy with another run, or cannot take the model now. */
    private static final Set<Integer> LATER = Set.of(409, 429, 503);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(15);

    private final URI attune;
    private final Optional<String> key;
    private final Stages stages;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    private final Duration betweenTries;

    Upload(URI attune, Optional<String> key, Stages stages) {
        this(attune, key, stages, BETWEEN_TRIES);
    }

    Upload(URI attune, Optional<String> key, Stages stages, Duration betweenTries) {
        this.attune = attune;
        this.key = key;
        this.stages = stages;
        this.betweenTries = betweenTries;
    }

    /** Checks that the service answers and accepts this key, before the training rather than hours later. */
    void check() throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(
                    request("/v1/admin/models?limit=1").timeout(CONNECT).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2 && !LATER.contains(answer.statusCode())) {
                throw new WrongUse("Attune at " + attune + " answers an admin's question with " + answer.statusCode()
                        + " " + answer.body());
            }
        } catch (IOException e) {
            throw new WrongUse("Attune at " + attune + " cannot be reached: " + e);
        }
    }

    /** @param wait maximum time for the service to take the model and to judge it */
    void send(Path model, String activate, Duration wait) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(wait);
        stages.begin("handing the candidate to " + attune);
        HttpRequest request = request("/v1/admin/models?activate=" + activate)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Digest", "sha-256=:" + digest(model) + ":")
                .POST(BodyPublishers.ofFile(model))
                .timeout(ANSWER)
                .build();
        String run = taken(request, model, until);
        follow(run, until);
    }

    /**
     * Returns the id of the run that the service started. If an answer is lost, the service may take the external model
     * twice. It then judges it twice and makes the same model.
     */
    private String taken(HttpRequest request, Path model, Instant until) throws IOException, InterruptedException {
        while (true) {
            String told;
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return json.readTree(answer.body()).path("id").asText();
                }
                told = answer.statusCode() + " " + answer.body();
                if (!LATER.contains(answer.statusCode())) {
                    throw new WrongUse("Attune answered " + told + "; the candidate is in " + model);
                }
            } catch (IOException e) {
                told = e.toString();
            }
            if (!Instant.now().plus(betweenTries).isBefore(until)) {
                throw new WrongUse("Attune did not take the candidate, which is in " + model + ": " + told);
            }
            stages.note("once more in %d s: %s".formatted(betweenTries.toSeconds(), told));
            Thread.sleep(betweenTries.toMillis());
        }
    }

    private void follow(String run, Instant until) throws IOException, InterruptedException {
        String told = "";
        while (Instant.now().isBefore(until)) {
            JsonNode state = state(run);
            String status = state.path("status").asText();
            String now = status + " " + state.path("stage").asText();
            if (!now.isBlank() && !now.equals(told)) {
                stages.note("run " + run + ": " + now);
                told = now;
            }
            switch (status) {
                case "failed", "cancelled" ->
                    throw new WrongUse("run " + run + " " + status + ": "
                            + state.path("reason").asText());
                case "succeeded" -> {
                    stages.note("model %s: %s"
                            .formatted(
                                    state.path("modelVersion").asText(),
                                    state.path("reason").asText()));
                    return;
                }
                default -> Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        }
        throw new WrongUse("run " + run + " is not done yet; look at " + attune + "/v1/admin/training-runs/" + run);
    }

    /** The state of a run; an empty object while the service cannot tell it. */
    private JsonNode state(String run) throws InterruptedException, IOException {
        HttpResponse<String> answer;
        try {
            answer = client.send(
                    request("/v1/admin/training-runs/" + run).timeout(ANSWER).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            stages.note("no answer about run " + run + ": " + e);
            return json.createObjectNode();
        }
        if (answer.statusCode() / 100 == 4 && answer.statusCode() != 429) {
            throw new WrongUse("Attune answered " + answer.statusCode() + " when it was asked about run " + run + ": "
                    + answer.body());
        }
        return answer.statusCode() == 200 ? json.readTree(answer.body()) : json.createObjectNode();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(attune.toString().replaceAll("/+$", "") + path));
        key.ifPresent(secret -> request.header("X-API-Key", secret));
        return request;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return Base64.getEncoder()
                    .encodeToString(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
