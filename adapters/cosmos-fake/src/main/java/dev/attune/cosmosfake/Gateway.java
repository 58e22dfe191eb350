package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Passes each request to the class that answers it. It also waits, throttles, charges and fails as it is told to. */
final class Gateway {
    private final Account account = new Account();
    private final Faults faults = new Faults();
    private final Ledger ledger = new Ledger();
    private final FakeOptions options;
    private final Throughput throughput;
    private final Definitions definitions;
    private final Documents documents;
    private final Lists lists;

    Gateway(FakeOptions options) {
        Reading reading = new Reading(options, faults);
        this.options = options;
        this.throughput = new Throughput(options.requestUnits());
        this.definitions = new Definitions(account, options);
        this.documents = new Documents(reading, faults, throughput, options.quirks());
        this.lists = new Lists(reading);
    }

    Faults faults() {
        return faults;
    }

    Ledger ledger() {
        return ledger;
    }

    Throughput throughput() {
        return throughput;
    }

    /** Halves one physical partition of each container of that name. */
    void split(String container, String partition) {
        account.containers().stream()
                .filter(each -> each.name().equals(container))
                .forEach(each -> each.split(partition));
    }

    void handle(HttpExchange exchange) throws IOException {
        Request request = Request.of(exchange);
        String operation = operation(request);
        String container = request.path().size() > 3 && request.path().get(2).equals("colls") ? named(request) : "-";
        pause(options.latency().toMillis());
        Optional<Faults.Fault> fault =
                faults.meeting(container, operation, request.partitionKey().map(JsonNode::asText));
        if (fault.isPresent()) {
            pause(fault.get().delayMillis());
        }
        Answer answer = fault.filter(each -> !each.afterwards())
                .flatMap(Faults.Fault::answer)
                .orElseGet(() -> reset(fault, false) ? null : answered(request));
        if (answer == null || reset(fault, true)) {
            exchange.close();
            return;
        }
        answer = fault.filter(Faults.Fault::afterwards)
                .flatMap(Faults.Fault::answer)
                .orElse(answer);
        ledger.add(container, operation, request, answer);
        send(exchange, request, answer);
    }

    private static boolean reset(Optional<Faults.Fault> fault, boolean afterwards) {
        return fault.filter(each -> each.resets() && each.afterwards() == afterwards)
                .isPresent();
    }

    private static void pause(long millis) {
        try {
            if (millis > 0) {
                Thread.sleep(millis);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answered(Request request) {
        try {
            return routed(request);
        } catch (Refusal refusal) {
            return Answer.of(refusal).costing(refusal.status() == Refusal.TOO_MANY_REQUESTS ? 0 : Charges.missing());
        }
    }

    private Answer routed(Request request) {
        if (request.header("Authorization").isEmpty()) {
            throw new Refusal(401, "The authorization header is missing");
        }
        List<String> path = request.path();
        return switch (path.size()) {
            case 0 -> definitions.account(endpoint(request));
            case 1 ->
                switch (path.getFirst()) {
                    case "dbs" -> definitions.createDatabase(request);
                    case "offers" -> definitions.offers(request);
                    default -> throw Refusal.notFound(String.join("/", path));
                };
            case 2 ->
                path.getFirst().equals("offers")
                        ? definitions.offers(request)
                        : definitions.database(request, account.database(path.get(1)));
            case 3 -> definitions.createContainer(request, account.database(path.get(1)));
            default -> inContainer(request, account.database(path.get(1)), path);
        };
    }

    private Answer inContainer(Request request, Account.Database database, List<String> path) {
        Container container = database.container(path.get(3));
        return container.unsplit(() -> inContainer(request, database, container, path));
    }

    private Answer inContainer(Request request, Account.Database database, Container container, List<String> path) {
        if (path.size() == 4) {
            return definitions.container(request, database, container);
        }
        if (path.get(4).equals("pkranges")) {
            return definitions.partitions(request, container);
        }
        if (!path.get(4).equals("docs")) {
            throw Refusal.unsupported(String.join("/", path));
        }
        Optional<PhysicalPartition> partition = partition(request, container);
        if (partition.isPresent() && !throughput.affords(container, partition.get(), request)) {
            return Answer.of(Refusal.throttled()).costing(0).with("x-ms-retry-after-ms", Throughput.RETRY_AFTER_MS);
        }
        Answer answer = onDocuments(request, container, path)
                .with("x-ms-content-path", container.rid())
                .with("x-ms-alt-content-path", "dbs/" + database.name() + "/colls/" + container.name());
        if (!request.isBatch()) {
            partition.ifPresent(each -> throughput.charge(container, each, answer.charge()));
        }
        return answer;
    }

    private Answer onDocuments(Request request, Container container, List<String> path) {
        if (path.size() == 6) {
            return request.method().equals("GET")
                    ? documents.read(request, container, path.get(5))
                    : documents.change(request, container, path.get(5));
        }
        if (request.isChangeFeed()) {
            return lists.changes(request, container);
        }
        if (request.flag("x-ms-cosmos-is-query-plan-request")) {
            return lists.plan(request, container);
        }
        if (request.isBatch()) {
            return documents.batch(request, container);
        }
        if (request.isQuery()) {
            return lists.query(request, container);
        }
        if (request.method().equals("POST")) {
            return documents.create(request, container);
        }
        throw Refusal.unsupported("a list of all documents");
    }

    private static Optional<PhysicalPartition> partition(Request request, Container container) {
        return request.partitionKey()
                .map(key -> container.holding(EffectivePartitionKey.of(key)))
                .or(() -> request.header("x-ms-documentdb-partitionkeyrangeid")
                        .map(id -> container.partition(id.substring(id.indexOf(',') + 1))));
    }

    /** The name under which a container is counted. Requests address containers by name and by resource id. */
    private String named(Request request) {
        try {
            return account.database(request.path().get(1))
                    .container(request.path().get(3))
                    .name();
        } catch (Refusal _) {
            return request.path().get(3);
        }
    }

    private static String operation(Request request) {
        if (request.path().size() < 5 || !request.path().get(4).equals("docs")) {
            return request.path().size() == 5 ? request.path().get(4) : "metadata";
        }
        if (request.path().size() == 6) {
            return switch (request.method()) {
                case "GET" -> "read";
                case "PUT" -> "replace";
                default -> request.method().toLowerCase(Locale.ROOT);
            };
        }
        if (request.isChangeFeed()) {
            return "feed";
        }
        if (request.flag("x-ms-cosmos-is-query-plan-request")) {
            return "plan";
        }
        return request.isBatch()
                ? "batch"
                : request.isQuery() ? "query" : request.flag("x-ms-documentdb-is-upsert") ? "upsert" : "create";
    }

    private static String endpoint(Request request) {
        return "http://" + request.header("Host").orElse("127.0.0.1") + "/";
    }

    private static void send(HttpExchange exchange, Request request, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders()
                .set(
                        "x-ms-activity-id",
                        request.header("x-ms-activity-id")
                                .orElseGet(() -> UUID.randomUUID().toString()));
        exchange.getResponseHeaders().set("x-ms-version", "2020-07-15");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body()
                .map(json -> json.toString().getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (exchange;
                var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
