package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The curl lines of a page, carried out. */
final class Tour {
    /** Lines name files from here. */
    private static final Path ROOT = Path.of("..");

    private Tour() {}

    /** Each line has to be answered with success; how many there are. */
    static int run(Path page, UnaryOperator<String> addressed) throws Exception {
        List<String> lines = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("curl "))
                .toList();
        for (String line : lines) {
            String answer = run(addressed.apply(line).replace("curl -s", "curl -sS -w '%{http_code}'"));
            assertTrue(answer.matches("(?s).*2\\d\\d$"), line + " answered " + answer);
        }
        return lines.size();
    }

    static String run(String line) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), line + ": " + output);
        return output;
    }
}
