package dev.attune.bootstrap.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.attune.adapters.rest.settings.ApiKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Lets a running Attune train, and waits for the end. The exit status is 0 if the run succeeded, 1 if not, and 2 if the
 * call was wrong. It is for a CronJob, whose retries and deadline apply to it. The CronJob uses the image of the
 * service, which has no shell.
 */
public final class Retrain {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ACCEPTED = 202;
    private static final int IN_PROGRESS = 409;
    private static final int LIMITED = 429;

    private final URI attune;
    private final Optional<String> key;
    private final PrintStream screen;
    private final Duration pause;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Prepares a run.
     *
     * @param trusted whom to trust; if absent, those whom this machine trusts
     * @param pause between two looks at the run
     */
    Retrain(URI attune, Optional<String> key, Optional<SSLContext> trusted, PrintStream screen, Duration pause) {
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1);
        trusted.ifPresent(client::sslContext);
        this.http = client.build();
        this.attune = attune;
        this.key = key;
        this.screen = screen;
        this.pause = pause;
    }

    /**
     * Starts a training run and follows it to its end.
     *
     * @param arguments the address of Attune. The first admin key of ATTUNE_API_KEYS is used, or else of the file
     *     ATTUNE_API_KEYS_FILE. An https address is trusted if its certificate, or the one that signed it, is in the
     *     file ATTUNE_TLS_CERTIFICATE
     */
    public static void main(String... arguments) throws InterruptedException, IOException, GeneralSecurityException {
        if (arguments.length != 1) {
            System.err.println("usage: Retrain http[s]://HOST:PORT, with an admin's key in ATTUNE_API_KEYS");
            System.exit(2);
        }
        String keys = System.getenv("ATTUNE_API_KEYS");
        String file = System.getenv("ATTUNE_API_KEYS_FILE");
        String certificate = System.getenv("ATTUNE_TLS_CERTIFICATE");
        Optional<String> key = Optional.ofNullable(keys).flatMap(text -> ApiKeys.adminKey(text, Instant.now()));
        if (key.isEmpty() && file != null) {
            key = ApiKeys.adminKey(Files.readString(Path.of(file)), Instant.now());
        }
        Optional<SSLContext> trusted =
                certificate == null ? Optional.empty() : Optional.of(Trust.of(Path.of(certificate)));
        URI attune = URI.create(arguments[0]);
        System.exit(new Retrain(attune, key, trusted, System.out, Duration.ofSeconds(2)).succeeds() ? 0 : 1);
    }

    boolean succeeds() throws InterruptedException {
        try {
            HttpResponse<String> answer = send(request("/v1/admin/training-runs")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}")));
            if (answer.statusCode() != ACCEPTED && answer.statusCode() != IN_PROGRESS) {
                screen.println("Attune answered " + answer.statusCode() + ": " + answer.body());
                return false;
            }
            String run = answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IOException("the answer does not say where the run is"));
            screen.println(run + (answer.statusCode() == IN_PROGRESS ? " is in progress already" : " begins"));
            return succeeds(run);
        } catch (IOException e) {
            screen.println("Attune at " + attune + " cannot be asked to train: " + e);
            return false;
        }
    }

    private boolean succeeds(String run) throws InterruptedException {
        String told = "";
        while (true) {
            JsonNode state = state(run);
            String stage = state.path("stage").asText();
            if (!stage.isEmpty() && !stage.equals(told)) {
                screen.println(stage);
                told = stage;
            }
            String status = state.path("status").asText();
            if (!status.isEmpty() && !status.equals("queued") && !status.equals("running")) {
                screen.println(String.join(
                        " ",
                        status + ":",
                        state.path("modelVersion").asText(),
                        state.path("reason").asText()));
                return status.equals("succeeded");
            }
            Thread.sleep(pause);
        }
    }

    /**
     * Returns the state of a run. It is empty while no instance can say, because instances come and go during a run.
     */
    private JsonNode state(String run) throws InterruptedException {
        try {
            HttpResponse<String> answer = send(request(run));
            if (answer.statusCode() / 100 == 4 && answer.statusCode() != LIMITED) {
                return json.createObjectNode()
                        .put("status", "lost")
                        .put("reason", answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() == 200 ? json.readTree(answer.body()) : json.createObjectNode();
        } catch (IOException e) {
            screen.println("no answer about the run yet: " + e);
            return json.createObjectNode();
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(attune.resolve(path)).timeout(PATIENCE);
        key.ifPresent(secret -> request.header("X-API-Key", secret));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
