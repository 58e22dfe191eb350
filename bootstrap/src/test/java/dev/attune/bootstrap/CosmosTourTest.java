package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every curl line of the page on Cosmos DB. */
class CosmosTourTest {
    private static final Path PAGE = Path.of("..", "docs", "cosmos.md");

    @Test
    void everyLineOfTheTourWorks(@TempDir Path directory) throws Exception {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                Service service = Service.onCosmos(fake, directory)) {
            int lines = Tour.run(
                    PAGE,
                    line -> line.replace("http://127.0.0.1:8080", service.uri().toString())
                            .replace("http://127.0.0.1:8081", fake.uri().toString())
                            .replaceAll("(?=(items|events)\\.ndjson)", directory + "/"));
            assertTrue(lines >= 14, lines + " lines");
        }
    }
}
