package dev.attune.bootstrap;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real application in a process of its own, to be killed. */
public final class Child implements AutoCloseable {
    private static final int LAST_LINES = 100;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final Path log;

    private Child(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts and does not wait. */
    public static Child start(int port, Path log, Map<String, String> settings) throws IOException {
        return start(port, log, settings, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dattune.relaunch=off"));
    }

    public static Child start(int port, Path log, Map<String, String> settings, List<String> jvmOptions)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dattune.port=" + port));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(Main.class.getName());
        ProcessBuilder child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What a test is told is no setting of the service, which would not start with it.
        child.environment().keySet().removeIf(name -> name.startsWith("ATTUNE_TEST_"));
        return new Child(child.start(), port, log);
    }

    public Child awaitReady() throws Exception {
        try {
            dev.attune.application.contract.Events.await("ready on port " + port, Duration.ofSeconds(90), this::ready);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + lastWords(), e);
        }
        return this;
    }

    private boolean ready() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue());
        }
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(uri("/health/ready"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** What the log has last, and where the threads are of a process that still runs. */
    String lastWords() {
        try {
            int said = Files.readAllLines(log).size();
            if (process.isAlive()) {
                logThreads();
            }
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, said - LAST_LINES), lines.size()));
        } catch (IOException | InterruptedException e) {
            return "no last words: " + e;
        }
    }

    private void logThreads() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!dump.waitFor(15, TimeUnit.SECONDS)) {
            // A process that comes to no safepoint does not answer.
            dump.destroyForcibly();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public Process process() {
        return process;
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
