package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.sample.SampleShop;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every curl line of the README, and those that the sample prints, as a stranger would. */
class TourTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void everyLineOfTheTourWorks(@TempDir Path directory) throws Exception {
        try (Service service = Service.embedded(directory)) {
            ByteArrayOutputStream screen = new ByteArrayOutputStream();
            new SampleShop(service.uri(), Optional.empty(), new PrintStream(screen, true, StandardCharsets.UTF_8)).open();
            String printed = screen.toString(StandardCharsets.UTF_8);
            assertTrue(printed.contains("100 %") && printed.contains("Training succeeded"), printed);
            List<String> invitation = printed.lines().filter(line -> line.startsWith("curl ")).toList();
            assertEquals(3, invitation.size());
            List<String> answers = new ArrayList<>();
            for (String line : invitation) {
                answers.add(Tour.run(line));
            }
            assertTrue(answers.get(0).contains("\"strategy\":\"trending\""), answers.get(0));
            assertTrue(answers.get(2).contains("\"strategy\":\"personal\"") && answers.get(2).contains("\"itemId\":\"tent-"), answers.get(2));
            assertTrue(Tour.run(README, line -> line.replace("http://127.0.0.1:8080", service.uri().toString())) > 10);
        }
    }
}
