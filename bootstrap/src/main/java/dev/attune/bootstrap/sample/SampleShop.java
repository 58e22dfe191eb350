package dev.attune.bootstrap.sample;

import dev.attune.bootstrap.tool.Trust;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills an empty service with a generated shop. It uses the REST API, as any caller would, and shows its progress on
 * the screen.
 */
public final class SampleShop {
    private static final int CHUNK = 2_000;
    private static final int BAR = 30;
    private static final long POLL_MILLIS = 200;

    private final URI base;
    private final Optional<String> adminKey;
    private final PrintStream screen;
    private final HttpClient http;

    public SampleShop(URI base, Optional<String> adminKey, PrintStream screen) {
        this.base = base;
        this.http = client(base);
        this.adminKey = adminKey;
        this.screen = screen;
    }

    private static HttpClient client(URI base) {
        try {
            return base.getScheme().equals("https")
                    ? HttpClient.newBuilder().sslContext(Trust.ofThisMachine()).build()
                    : HttpClient.newHttpClient();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** Loads the shop and trains, if there is no model yet. Then it prints commands to try. */
    public void open() {
        try {
            if (get("/v1/admin/models?limit=1").body().contains("\"version\"")) {
                screen.println("The sample shop is here already.");
            } else {
                load();
                train();
            }
            invite();
        } catch (IOException e) {
            screen.println("The sample could not be loaded: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load() throws IOException, InterruptedException {
        Shop shop = new Shop();
        screen.println("A small shop is generated and loaded: " + shop.items().size() + " items, "
                + shop.events().size() + " events.");
        post("/v1/items", "application/x-ndjson", String.join("\n", shop.items()));
        List<String> events = shop.events();
        for (int from = 0; from < events.size(); from += CHUNK) {
            int to = Math.min(events.size(), from + CHUNK);
            post("/v1/events", "application/x-ndjson", String.join("\n", events.subList(from, to)));
            progress("events", (double) to / events.size());
        }
        screen.println();
    }

    private void train() throws IOException, InterruptedException {
        String where = post("/v1/admin/training-runs", "application/json", "{}")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String run;
        do {
            Thread.sleep(POLL_MILLIS);
            run = get(where).body();
            progress("training", Double.parseDouble(field(run, "fraction").orElse("0")));
        } while (run.contains("\"status\":\"queued\"") || run.contains("\"status\":\"running\""));
        screen.println();
        screen.println("Training " + field(run, "status").orElse("ended")
                + field(run, "reason").map(why -> ": " + why).orElse("."));
        awaitModel(field(run, "modelVersion"));
    }

    /**
     * Waits for the new model, which comes into service shortly after its activation. The printed commands should show
     * it.
     */
    private void awaitModel(Optional<String> version) throws IOException, InterruptedException {
        for (int i = 0;
                i < 50 && version.isPresent() && !get("/health/ready").body().contains(version.get());
                i++) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void invite() throws IOException, InterruptedException {
        String key = adminKey.isPresent() ? " -H 'X-API-Key: YOUR_KEY'" : "";
        String consistency = hasStrong() ? " -H 'Attune-Consistency: strong'" : "";
        screen.println("""

            Try these; the second one changes what the third one answers:
            curl -s%1$s '%2$s/v1/users/visitor/recommendations?limit=3'
            curl -s%1$s '%2$s/v1/events' -H 'Content-Type: application/json' -d '{"userId":"visitor","itemId":"tent-1","type":"view"}'
            curl -s%1$s%3$s '%2$s/v1/users/visitor/recommendations?limit=3&explain=true'
            """.formatted(key, base, consistency));
        screen.flush();
    }

    /**
     * Returns whether the service has level {@code strong}. Not every account of Cosmos DB has it. Without it, the
     * answer to the third command reflects the second after some milliseconds.
     */
    private boolean hasStrong() throws IOException, InterruptedException {
        HttpRequest strong = request("/v1/users/visitor/recommendations?limit=1")
                .header("Attune-Consistency", "strong")
                .GET()
                .build();
        return http.send(strong, BodyHandlers.ofString()).statusCode() == 200;
    }

    private void progress(String what, double fraction) {
        int full = (int) Math.round(BAR * fraction);
        screen.printf("\r%-10s [%s%s] %3.0f %%", what, "#".repeat(full), " ".repeat(BAR - full), 100 * fraction);
        screen.flush();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        adminKey.ifPresent(key -> request.header("X-API-Key", key));
        return request;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(request.method() + " " + request.uri().getPath() + " answered "
                    + response.statusCode() + ": " + response.body());
        }
        return response;
    }

    private static Optional<String> field(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        return value.find() ? Optional.of(value.group(1)) : Optional.empty();
    }
}
