package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A FAKE of Azure Cosmos DB's gateway protocol, in memory, on loopback, for tests and laptops. It proves that the real
 * SDK accepts its answers. It also proves that a client keeps its promises while stores lag, throttle, split and fail.
 * It does not prove that Azure behaves like this. Nor does it prove latency, direct mode, durability, authorization,
 * regions or real charges.
 *
 * <p>The fake has requests beside the protocol. With {@code GET /_fake/requests} it returns the number and charge of
 * the requests so far, by container and operation. With {@code DELETE /_fake/requests} it forgets them. With
 * {@code POST /_fake/faults} it takes a fault, and with {@code DELETE /_fake/faults} it clears all faults. With
 * {@code POST /_fake/splits}, {@code container} and {@code partition} it halves a physical partition. With {@code POST
 * /_fake/throughput} and {@code requestUnits} it limits each container, or a named {@code container}, from now on.
 */
public final class CosmosFake implements AutoCloseable {
    /** Any key opens the fake. This one is not a secret. */
    public static final String KEY = "ZmFrZS1rZXktb2YtdGhlLWZha2UtYWNjb3VudC1vbmx5IQ==";

    static {
        // Without this, each small answer waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Without these, idle connections are cut while a client takes them for open.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Gateway gateway;

    private CosmosFake(HttpServer server, Gateway gateway) {
        this.server = server;
        this.gateway = gateway;
    }

    public static CosmosFake start(FakeOptions options) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
            CosmosFake fake = new CosmosFake(server, new Gateway(options));
            server.createContext("/", fake.gateway::handle);
            server.createContext("/_fake/", fake::control);
            server.setExecutor(fake.threads);
            server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + options.port() + " (COSMOS_FAKE_PORT) cannot be listened on", e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Requests and request units by container and operation since the start or the last {@link #forgetRequests}. */
    public JsonNode requests() {
        return gateway.ledger().document();
    }

    public void forgetRequests() {
        gateway.ledger().clear();
    }

    /**
     * Limits the throughput of every container.
     *
     * @param requestUnits a second, for each container; 0: no limit
     */
    public void limit(int requestUnits) {
        gateway.throughput().limit(requestUnits);
    }

    /** Limits the throughput of one container. */
    public void limit(String container, int requestUnits) {
        gateway.throughput().limit(container, requestUnits);
    }

    private void limit(JsonNode limit) {
        if (!limit.path("requestUnits").isIntegralNumber()
                || limit.path("requestUnits").asInt() < 0) {
            throw Refusal.badRequest("requestUnits must be a whole number, 0 or more");
        }
        if (limit.has("container")) {
            limit(limit.path("container").asText(), limit.path("requestUnits").asInt());
        } else {
            limit(limit.path("requestUnits").asInt());
        }
    }

    /**
     * Makes requests fail.
     *
     * @param fault as {@code POST /_fake/faults} takes it
     */
    public void fault(String fault) {
        try {
            gateway.faults().add(Request.JSON.readTree(fault));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void clearFaults() {
        gateway.faults().clear();
    }

    public void split(String container, String partition) {
        gateway.split(container, partition);
    }

    private void control(HttpExchange exchange) throws IOException {
        Request request = Request.of(exchange);
        Answer answer;
        try {
            answer = controlled(request);
        } catch (Refusal refusal) {
            answer = Answer.of(refusal);
        }
        byte[] body = answer.body()
                .map(json -> json.toPrettyString().getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (exchange;
                var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private Answer controlled(Request request) {
        switch (request.method() + " " + String.join("/", request.path())) {
            case "GET _fake/requests" -> {
                return Answer.of(200, requests());
            }
            case "DELETE _fake/requests" -> forgetRequests();
            case "POST _fake/throughput" -> limit(request.object());
            case "POST _fake/faults" -> gateway.faults().add(request.object());
            case "DELETE _fake/faults" -> clearFaults();
            case "POST _fake/splits" ->
                split(
                        request.object().path("container").asText(),
                        request.object().path("partition").asText());
            default -> throw Refusal.notFound(String.join("/", request.path()));
        }
        return Answer.empty(204);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    public static void main(String[] arguments) {
        try {
            CosmosFake fake = start(FakeOptions.of(System.getenv()));
            System.out.println("A fake of Cosmos DB, in memory, listens on " + fake.uri());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println("The fake cannot start: " + e.getMessage());
            System.exit(2);
        }
    }
}
