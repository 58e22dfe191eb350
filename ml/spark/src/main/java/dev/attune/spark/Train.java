package dev.attune.spark;

import dev.attune.kernels.format.ExternalModelContent;
import dev.attune.kernels.format.ExternalModelFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that {@code spark-submit} starts. */
@Command(
        name = "attune-spark",
        mixinStandardHelpOptions = true,
        versionProvider = Train.Version.class,
        sortOptions = false,
        description =
                "Trains a candidate from events on a Spark cluster, and hands it to Attune, which completes, judges"
                        + " and serves it.")
public final class Train implements Callable<Integer> {
    /** Environment variables that hold secrets. So no argument, page or log shows them. */
    private static final String KEY = "TRAINING_KEY";

    private static final String SOURCE_USER = "TRAINING_SOURCE_USER";
    private static final String SOURCE_PASSWORD = "TRAINING_SOURCE_PASSWORD";
    private static final String SOURCE_KEY = "TRAINING_SOURCE_KEY";

    private static final int MOST_OF_SOURCE = 120;

    @Option(
            names = "--events",
            paramLabel = "PATH",
            description = "where the events are, on any file system that Spark knows")
    private Optional<String> events = Optional.empty();

    @Option(
            names = "--format",
            defaultValue = "ndjson",
            description = "ndjson, parquet, jdbc, cosmos.oltp or any other format that the cluster can read;"
                    + " ${DEFAULT-VALUE} if not given")
    private String format;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "of Spark's reader, as often as needed; nothing secret: user and password of jdbc come from "
                    + SOURCE_USER + " and " + SOURCE_PASSWORD
                    + ", the key of cosmos.oltp, or the secret of its ServicePrincipal, from " + SOURCE_KEY)
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--types",
            defaultValue = Weights.DEFAULT,
            description = "what events count, as in attune.events.types; ${DEFAULT-VALUE} if not given")
    private String types;

    @Option(names = "--from", paramLabel = "TIME", description = "of the oldest event, as 2026-01-01T00:00:00Z")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "of the first event that is too new")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--holdout",
            defaultValue = "newest",
            description = "newest, or random for data whose future was drawn at random; ${DEFAULT-VALUE} if not given")
    private HoldOuts holdOut;

    @Option(
            names = "--parameter",
            paramLabel = "NAME=NUMBER",
            description = "fixes what would be chosen: neighbours, targets, regularization, recency, dimension, "
                    + "unobserved, shrinkage, sweeps")
    private Map<String, Double> parameters = new LinkedHashMap<>();

    @Option(names = "--seed", defaultValue = "1", description = "of every draw; ${DEFAULT-VALUE} if not given")
    private long seed;

    @Option(
            names = "--blocks",
            defaultValue = "0",
            description = "that the items are divided into; more need less memory; by the number of items if not given")
    private int blocks;

    @Option(
            names = "--pairs",
            defaultValue = "4096",
            description = "others of each item whose shared users are counted; ${DEFAULT-VALUE} if not given")
    private int pairs;

    @Option(
            names = "--max-events",
            defaultValue = "10000",
            description = "newest of a user that are looked at; ${DEFAULT-VALUE} if not given")
    private int maxEvents;

    @Option(
            names = "--sample-users",
            defaultValue = "50000",
            description = "that factors are learned from; rows use all; ${DEFAULT-VALUE} if not given")
    private int sampleUsers;

    @Option(
            names = "--factor-threads",
            defaultValue = "0",
            description = "of the executor that learns factors; as many as it has processors if not given")
    private int factorThreads;

    @Option(
            names = "--attune",
            paramLabel = "URL",
            description = "of the service that gets the candidate; its admin key comes from " + KEY)
    private Optional<URI> attune = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "PATH",
            description = "that holds the admin key, on any file system that Spark knows, where no variable can be set")
    private Optional<String> keyFile = Optional.empty();

    @Option(
            names = "--activate",
            defaultValue = "ifBetter",
            description = "always, ifBetter or never; ${DEFAULT-VALUE} if not given")
    private Activations activate;

    @Option(
            names = "--wait",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description = "for the service to judge it; ${DEFAULT-VALUE} if not given")
    private int minutes;

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description = "keeps the candidate, on any file system that Spark knows")
    private Optional<String> output = Optional.empty();

    /** Values as a caller writes them. */
    private enum HoldOuts {
        newest,
        random
    }

    private enum Activations {
        always,
        ifBetter,
        never
    }

    /**
     * Ends with code 0 if the model was kept, or was taken and judged by the service, whether or not it now serves.
     * With any other code, this method throws.
     */
    public static void main(String[] arguments) {
        int code = new CommandLine(new Train())
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    // Spark throws these for a path, a format or a column that does not exist.
                    if (error instanceof WrongUse
                            || error instanceof AnalysisException
                            || error instanceof ClassNotFoundException) {
                        command.getErr().println(error.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw error;
                })
                .execute(arguments);
        if (code != CommandLine.ExitCode.OK) {
            // Clusters that outlive a job take an exit of their driver for a crash. So this throws.
            throw new Ended(code);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Settings settings = new Settings(
                blocks, pairs, maxEvents, sampleUsers, factorThreads, holdOut == HoldOuts.random, seed, parameters);
        Optional<SparkSession> shared =
                Optional.ofNullable(SparkSession.getDefaultSession().getOrElse(() -> null));
        SparkSession spark = shared.orElseGet(() -> Serialization.of(SparkSession.builder())
                .appName("Attune training")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate());
        try {
            train(spark, settings);
        } finally {
            // The session of a notebook goes on.
            if (shared.isEmpty()) {
                spark.stop();
            }
        }
        return CommandLine.ExitCode.OK;
    }

    /** Finds mistakes at the start that would otherwise show only after hours. */
    private void check() {
        if (attune.isEmpty() && output.isEmpty()) {
            throw new WrongUse("say where the candidate goes: --attune URL, --output PATH or both");
        }
        attune.filter(url -> url.getHost() == null
                        || url.getUserInfo() != null
                        || !List.of("http", "https").contains(url.getScheme()))
                .ifPresent(url -> {
                    throw new WrongUse(
                            "--attune is an address like https://attune.internal:8080, without a name or password");
                });
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new WrongUse("--from is before --to");
        }
        options.keySet().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*(password|secret|accountkey|token).*"))
                .findFirst()
                .ifPresent(name -> {
                    throw new WrongUse(
                            "--option " + name + " is secret: it comes from " + SOURCE_PASSWORD + " or " + SOURCE_KEY);
                });
    }

    private void train(SparkSession spark, Settings settings) throws IOException, InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Stages stages = new Stages(context);
        Optional<String> key = key(spark);
        Optional<Upload> upload = attune.map(url -> new Upload(url, key, stages));
        if (upload.isPresent()) {
            upload.get().check();
        }
        Optional<Output> kept = output.map(path -> new Output(path, context.hadoopConfiguration()));
        if (kept.isPresent()) {
            kept.get().check();
        }
        java.nio.file.Path file = Files.createTempFile("attune", ".candidate");
        try {
            Instant until = to.orElse(Instant.now());
            EventSource.Read read = new EventSource(spark)
                    .read(
                            new EventSource.Where(format, events, withSecrets()),
                            Weights.parse(types),
                            from,
                            Optional.of(until));
            write(new ModelTrainer(context, stages, settings).train(read, source()), file);
        } catch (Exception e) {
            Files.deleteIfExists(file);
            throw e;
        }
        stages.note("the candidate has %d bytes and is in %s".formatted(Files.size(file), file));
        handOver(file, kept, upload, stages);
        Files.delete(file);
    }

    /**
     * Keeps and uploads the model. If one way fails, the other is tried all the same, and the model's file stays: the
     * training took hours.
     */
    private void handOver(java.nio.file.Path model, Optional<Output> kept, Optional<Upload> upload, Stages stages)
            throws IOException, InterruptedException {
        Optional<IOException> failure = kept.flatMap(target -> keep(model, target, stages));
        try {
            if (upload.isPresent()) {
                upload.get().send(model, activate.name(), Duration.ofMinutes(minutes));
            }
        } catch (RuntimeException | IOException e) {
            failure.ifPresent(e::addSuppressed);
            throw e;
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private Optional<IOException> keep(java.nio.file.Path model, Output target, Stages stages) {
        try {
            target.put(model);
            stages.note("the candidate is kept in " + output.get());
            return Optional.empty();
        } catch (IOException e) {
            stages.note("the candidate could not be kept in %s, and stays in %s: %s"
                    .formatted(output.get(), model, e.getMessage()));
            return Optional.of(e);
        }
    }

    private static void write(ExternalModelContent model, java.nio.file.Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            ExternalModelFile.write(model, out);
        }
    }

    private Optional<String> key(SparkSession spark) throws IOException {
        if (keyFile.isEmpty()) {
            return Optional.ofNullable(System.getenv(KEY));
        }
        Path file = new Path(keyFile.get());
        try (InputStream in =
                file.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(file)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    /** Adds the secrets that the format's reader asks for, and no others. */
    private Map<String, String> withSecrets() {
        Map<String, String> all = new LinkedHashMap<>(options);
        if (format.equals("jdbc")) {
            putSecret("user", SOURCE_USER, all);
            putSecret("password", SOURCE_PASSWORD, all);
        }
        if (format.equals("cosmos.oltp")) {
            boolean principal =
                    options.getOrDefault("spark.cosmos.auth.type", "").equalsIgnoreCase("ServicePrincipal");
            putSecret(principal ? "spark.cosmos.auth.aad.clientSecret" : "spark.cosmos.accountKey", SOURCE_KEY, all);
        }
        return all;
    }

    private static void putSecret(String option, String variable, Map<String, String> all) {
        if (System.getenv(variable) != null) {
            all.put(option, System.getenv(variable));
        }
    }

    /** Describes the source without its options, which may hold confidential values. */
    private String source() {
        String all = format + events.map(path -> " " + path).orElse("");
        return all.substring(0, Math.min(MOST_OF_SOURCE, all.length()));
    }

    static String version() {
        return Optional.ofNullable(Train.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    /**
     * Ends the program with a failure. It has no stack trace, which would only hide the reason that was printed before.
     */
    private static final class Ended extends RuntimeException {
        private Ended(int code) {
            super("attune-spark ended with " + code + "; the reason is above", null, false, false);
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"attune-spark " + version()};
        }
    }
}
