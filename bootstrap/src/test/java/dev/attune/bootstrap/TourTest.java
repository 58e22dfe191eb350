package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.sample.SampleShop;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;
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
            List<String> answers = new ArrayList<>();
            for (String line : invitation(service)) {
                answers.add(Tour.run(line));
            }
            assertTrue(answers.get(0).contains("\"strategy\":\"trending\""), answers.get(0));
            assertTrue(
                    answers.get(2).contains("\"strategy\":\"personal\"")
                            && answers.get(2).contains("\"itemId\":\"tent-"),
                    answers.get(2));
            assertTrue(Tour.run(
                            README,
                            line -> line.replace(
                                    "http://127.0.0.1:8080", service.uri().toString()))
                    > 10);
        }
    }

    @Test
    void theInvitationAsksForNoMoreThanTheAccountHas(@TempDir Path directory) throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults().withConsistency(Level.SESSION));
                Service service = Service.onCosmos(fake, directory)) {
            List<String> lines = invitation(service);
            Tour.run(lines.get(1));
            Service.await("personal", () -> Tour.run(lines.get(2)).contains("\"strategy\":\"personal\""));
        }
    }

    private static List<String> invitation(Service service) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        new SampleShop(service.uri(), Optional.empty(), new PrintStream(screen, true, StandardCharsets.UTF_8)).open();
        String printed = screen.toString(StandardCharsets.UTF_8);
        assertTrue(printed.contains("100 %") && printed.contains("Training succeeded"), printed);
        List<String> lines =
                printed.lines().filter(line -> line.startsWith("curl ")).toList();
        assertEquals(3, lines.size());
        return lines;
    }
}
