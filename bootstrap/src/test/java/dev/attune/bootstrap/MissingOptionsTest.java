package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module of vector instructions is not missing here: tests run with it. What a start lacks it for is seen in {@link RelaunchTest}. */
class MissingOptionsTest {
    private static final long ENOUGH = 1L << 30;
    private static final String COLLECTOR = "-XX:+UseZGC";
    private static final String QUIET = "-Xlog:cds=off,cds+dynamic=off";

    @TempDir
    Path folder;
    private Path archive;

    @BeforeEach
    void leaveAnArchive() throws Exception {
        archive = Files.createFile(folder.resolve("attune.jsa"));
    }

    @Test
    void whoSaysNothingGetsShortPausesAndTheArchive() {
        assertEquals(List.of(COLLECTOR, "-XX:SharedArchiveFile=" + archive, QUIET), missing(List.of()));
    }

    @Test
    void withoutAnArchiveThereIsTheCollectorAlone() throws Exception {
        Files.delete(archive);
        assertEquals(List.of(COLLECTOR), missing(List.of()));
    }

    @Test
    void whoNamesTheSameCollectorGetsTheArchive() {
        List<String> rest = List.of("-XX:SharedArchiveFile=" + archive, QUIET);
        assertEquals(rest, missing(List.of(COLLECTOR)));
        assertEquals(rest, missing(List.of(), Map.of("JDK_JAVA_OPTIONS", "-Xss1m " + COLLECTOR), ENOUGH));
    }

    @Test
    void anotherCollectorStaysAndCouldNotUseTheArchive() {
        assertEquals(List.of(), missing(List.of("-XX:+UseG1GC")));
        assertEquals(List.of(), missing(List.of(), Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC"), ENOUGH));
    }

    @Test
    void aFileOfOptionsMayNameACollector() {
        assertEquals(List.of(), missing(List.of("@options")));
        assertEquals(List.of(), missing(List.of("-XX:Flags=options")));
    }

    @Test
    void littleMemoryKeepsTheCollectorThatNeedsLeast() {
        assertEquals(List.of(), missing(List.of(), Map.of(), 256L << 20));
    }

    @Test
    void aChosenCacheOfClassesStays() {
        for (String chosen : List.of("-XX:AOTCache=a", "-XX:AOTCacheOutput=a", "-XX:SharedArchiveFile=a", "-XX:ArchiveClassesAtExit=a", "-Xshare:off")) {
            assertEquals(List.of(), missing(List.of(chosen)), chosen);
            assertEquals(List.of(), missing(List.of(), Map.of("JAVA_TOOL_OPTIONS", chosen), ENOUGH), chosen);
        }
    }

    private List<String> missing(List<String> options) {
        return missing(options, Map.of(), ENOUGH);
    }

    private List<String> missing(List<String> options, Map<String, String> environment, long heap) {
        return new MissingOptions(options, environment, heap, archive).options();
    }
}
