package dev.attune.bootstrap.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The module of vector instructions is not missing here: tests run with it. What a start lacks it for is seen in
 * {@link RelaunchTest}.
 */
class MissingOptionsTest {
    private static final long ENOUGH = 1L << 30;
    private static final String COLLECTOR = "-XX:+UseZGC";
    private static final String COLLECTS = "-XX:ZCollectionIntervalMajor=30";
    private static final String GIVES_BACK = "-XX:ZUncommitDelay=10";
    private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";
    private static final String QUIET = "-Xlog:cds=off,cds+dynamic=off";

    private static final Path ARCHIVE = Path.of("/somewhere/attune.jsa");

    @Test
    void whoSaysNothingGetsShortPausesAndTheArchive() {
        assertEquals(
                List.of(COLLECTOR, COLLECTS, GIVES_BACK, "-XX:SharedArchiveFile=" + ARCHIVE, QUIET),
                missing(List.of()));
    }

    @Test
    void withoutAnArchiveThereIsTheCollectorAlone() {
        assertEquals(
                List.of(EXIT, COLLECTOR, COLLECTS, GIVES_BACK),
                new MissingOptions(List.of(), Map.of(), ENOUGH, Optional.empty()).options());
    }

    @Test
    void whoNamesTheSameCollectorGetsTheArchive() {
        List<String> rest = List.of(COLLECTS, GIVES_BACK, "-XX:SharedArchiveFile=" + ARCHIVE, QUIET);
        assertEquals(rest, missing(List.of(COLLECTOR)));
        assertEquals(rest, missing(List.of(), Map.of("JDK_JAVA_OPTIONS", "-Xss1m " + COLLECTOR), ENOUGH));
    }

    @Test
    void whoSaysHowMemoryIsGivenBackIsHeard() {
        assertEquals(
                List.of(COLLECTOR, COLLECTS, "-XX:SharedArchiveFile=" + ARCHIVE, QUIET),
                missing(List.of("-XX:ZUncommitDelay=300")));
    }

    @Test
    void anotherCollectorStaysAndCouldNotUseTheArchive() {
        assertEquals(List.of(), missing(List.of("-XX:+UseG1GC")));
        assertEquals(List.of(), missing(List.of(), Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC"), ENOUGH));
        assertEquals(List.of(), missing(List.of(), Map.of("JDK_JAVA_OPTIONS", "-Da=b '-XX:+UseParallelGC'"), ENOUGH));
    }

    @Test
    void aFileOfOptionsMayNameACollector() {
        assertEquals(List.of(), missing(List.of("@options")));
        assertEquals(List.of(), missing(List.of("-XX:Flags=options")));
        assertEquals(List.of(), missing(List.of(), Map.of("JDK_JAVA_OPTIONS", "-Da=b @options"), ENOUGH));
    }

    @Test
    void littleMemoryKeepsTheCollectorThatNeedsLeast() {
        assertEquals(List.of(), missing(List.of(), Map.of(), 256L << 20));
    }

    @Test
    void aChosenCacheOfClassesStays() {
        for (String chosen : List.of(
                "-XX:AOTCache=a",
                "-XX:AOTCacheOutput=a",
                "-XX:SharedArchiveFile=a",
                "-XX:ArchiveClassesAtExit=a",
                "-Xshare:off")) {
            assertEquals(List.of(), missing(List.of(chosen)), chosen);
            assertEquals(List.of(), missing(List.of(), Map.of("JAVA_TOOL_OPTIONS", chosen), ENOUGH), chosen);
        }
    }

    @Test
    void aProcessWithoutMemoryEndsUnlessItIsToldWhatToDo() {
        assertTrue(options(List.of()).contains(EXIT));
        for (String told : List.of(
                EXIT, "-XX:-ExitOnOutOfMemoryError", "-XX:+CrashOnOutOfMemoryError", "-XX:OnOutOfMemoryError=dump")) {
            assertFalse(options(List.of(told)).contains(EXIT), told);
        }
    }

    private static List<String> options(List<String> given) {
        return new MissingOptions(given, Map.of(), ENOUGH, Optional.empty()).options();
    }

    /** Returns the missing options, but for what is missing from nearly all of them. */
    private List<String> missing(List<String> options) {
        return missing(options, Map.of(), ENOUGH);
    }

    private List<String> missing(List<String> options, Map<String, String> environment, long heap) {
        return new MissingOptions(options, environment, heap, Optional.of(ARCHIVE))
                .options().stream().filter(option -> !option.equals(EXIT)).toList();
    }
}
