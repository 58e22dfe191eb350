package dev.attune.bootstrap;

import dev.attune.bootstrap.QualityProtocol.Ask;
import dev.attune.bootstrap.QualityProtocol.Content;
import dev.attune.bootstrap.QualityProtocol.Metric;
import dev.attune.bootstrap.QualityProtocol.Row;
import dev.attune.bootstrap.Service.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Every public protocol for which there is a folder of data: an empty store, the events through REST, one training run
 * with defaults, every question through REST. Writes the table into {@code docs/quality.md}.
 */
public final class QualityBenchmark {
    private static final int CHUNK = 20_000;
    private static final int CALLERS = 4;

    private final Path data;
    private final List<String> rows = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();

    private QualityBenchmark(Path data) {
        this.data = data;
    }

    /**
     * Runs every protocol whose data is there.
     *
     * @param arguments the folder of data sets, the file to write, the root of the project
     */
    public static void main(String... arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        List<QualityProtocol> found = QualityProtocol.ALL.stream()
                .filter(protocol -> protocol.isIn(data))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no folder of "
                    + QualityProtocol.ALL.stream()
                            .map(QualityProtocol::folder)
                            .distinct()
                            .toList() + " in " + data.toAbsolutePath() + " (-Dquality.data=FOLDER)");
        }
        QualityBenchmark benchmark = new QualityBenchmark(data);
        for (QualityProtocol protocol : found) {
            System.out.println(protocol.title());
            benchmark.run(protocol);
        }
        Files.writeString(Path.of(arguments[1]), benchmark.document(commit(Path.of(arguments[2]))));
        System.exit(0);
    }

    private void run(QualityProtocol protocol) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create();
                Service service = Service.embedded(folder.path())) {
            Content content = protocol.read(data);
            load(service, content.events());
            Duration training = train(
                    service,
                    protocol.holdout()
                            .map("{\"parameters\":{\"holdout\":\"%s\"}}"::formatted)
                            .orElse(""));
            Map<Metric, Double> measured = ask(service, content.questions(), protocol);
            List<String> own = new ArrayList<>();
            protocol.metrics()
                    .forEach((metric, published) -> own.add("| %s | %s | %s | %s | %d s |"
                            .formatted(
                                    own.isEmpty() ? protocol.title() : "",
                                    metric.text,
                                    String.format(Locale.ROOT, "%.4f", measured.get(metric))
                                            .substring(1),
                                    published,
                                    training.toSeconds())));
            own.add(bestSource(service, protocol));
            own.forEach(System.out::println);
            sources.add(own.removeLast());
            rows.addAll(own);
        }
    }

    /** Compares the whole model with the best of its sources alone, as the training run has judged them. */
    @SuppressWarnings("unchecked")
    private static String bestSource(Service service, QualityProtocol protocol) throws Exception {
        Object version = service.get("/health/ready").field("modelVersion");
        Map<String, Number> metrics =
                (Map<String, Number>) service.get("/v1/admin/models/" + version).field("metrics");
        Map.Entry<String, Number> best = metrics.entrySet().stream()
                .filter(metric ->
                        metric.getKey().startsWith("alone.") && !metric.getKey().contains("blend"))
                .max(Comparator.comparingDouble(metric -> metric.getValue().doubleValue()))
                .orElseThrow();
        return "| %s | %s | `%s` %s | %s to %s |"
                .formatted(
                        protocol.title(),
                        digits(metrics.get("alone.blend.ndcg@10")),
                        best.getKey().split("\\.")[1],
                        digits(best.getValue()),
                        digits(metrics.get("ndcg@10.over.source.low")),
                        digits(metrics.get("ndcg@10.over.source.high")));
    }

    private static String digits(Number value) {
        return String.format(Locale.ROOT, "%.4f", value.doubleValue()).replace("0.", ".");
    }

    private static void load(Service service, List<Row> events) throws Exception {
        for (int from = 0; from < events.size(); from += CHUNK) {
            StringBuilder lines = new StringBuilder();
            for (int i = from; i < Math.min(events.size(), from + CHUNK); i++) {
                Row row = events.get(i);
                lines.append(
                        "{\"id\":\"e%d\",\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"view\",\"timestamp\":\"%s\"}\n"
                                .formatted(i, row.user(), row.item(), Instant.ofEpochSecond(row.at())));
            }
            Answer stored = service.post("/v1/events", lines.toString(), "Content-Type", "application/x-ndjson");
            if (stored.status() != 202 || !Integer.valueOf(0).equals(stored.field("rejectedCount"))) {
                throw new IllegalStateException("not all events were taken: " + stored);
            }
        }
    }

    private static Duration train(Service service, String body) throws Exception {
        String where = service.post("/v1/admin/training-runs", body).header("Location");
        Answer run = service.get(where);
        while (List.of("queued", "running").contains(run.field("status"))) {
            Thread.sleep(500);
            run = service.get(where);
        }
        if (!Boolean.TRUE.equals(run.field("activated"))) {
            throw new IllegalStateException("no model was activated: " + run);
        }
        Object version = run.field("modelVersion");
        while (!version.equals(service.get("/health/ready").field("modelVersion"))) {
            Thread.sleep(200);
        }
        return Duration.between(
                Instant.parse((String) run.field("startedAt")), Instant.parse((String) run.field("endedAt")));
    }

    private static Map<Metric, Double> ask(Service service, List<Ask> questions, QualityProtocol protocol)
            throws Exception {
        Map<Metric, Double> sums = new EnumMap<>(Metric.class);
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (Ask question : questions) {
                answers.add(callers.submit(() -> answer(service, question)));
            }
            for (int i = 0; i < answers.size(); i++) {
                List<String> ranked = answers.get(i).get();
                for (Metric metric : protocol.metrics().keySet()) {
                    sums.merge(metric, metric.of(ranked, questions.get(i).wanted()) / questions.size(), Double::sum);
                }
            }
        }
        return sums;
    }

    private static List<String> answer(Service service, Ask question) throws Exception {
        return question.body().isEmpty()
                ? service.get(
                                "/v1/users/" + question.user() + "/recommendations?limit=" + question.limit(),
                                "Attune-Consistency",
                                "strong")
                        .items()
                : service.post(
                                "/v1/recommendations",
                                question.body(),
                                question.user().isEmpty()
                                        ? new String[0]
                                        : new String[] {"Attune-Consistency", "strong"})
                        .items();
    }

    private String document(String commit) {
        return """
            # Quality on public data

            The command `./mvnw -Pquality -DskipTests -Dquality.data=FOLDER verify` writes this page. It runs every
            protocol whose data is in the folder. A protocol begins with an empty embedded store and sends the events
            through REST. Then it makes one training run with defaults. The run gets `holdout: random` where the test
            events were drawn at random. At the end, the protocol asks every test case through REST. The data sets are
            not part of the project. The published figures are those of their authors, or of classic models that were
            tuned on the same files.

            The figures are of %s, commit %s, with seed 1 and %d cores, on Java %s and %s.

            | protocol | metric | Attune | best published or classic | training run |
            |---|---|---|---|---|
            %s

            The next table compares each model with the best of its sources alone, on the test cases that its run has
            judged it by. It has nDCG@10 of both, and the 95%% interval of the difference.

            | protocol | whole model | best source | difference |
            |---|---|---|---|
            %s
            """.formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        commit,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature(),
                        System.getProperty("os.arch"),
                        String.join("\n", rows),
                        String.join("\n", sources));
    }

    private static String commit(Path root) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? answer : "unknown";
    }
}
