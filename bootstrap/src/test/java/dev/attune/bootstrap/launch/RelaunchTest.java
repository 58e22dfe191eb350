package dev.attune.bootstrap.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.bootstrap.Child;
import dev.attune.bootstrap.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class RelaunchTest {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

    @TempDir
    Path directory;

    @Test
    void theSameProcessGoesOnWithVectorInstructionsAndShortPauses() throws Exception {
        Child child = start(List.of("-Xmx600m"));
        try (child) {
            child.awaitReady();
            List<String> command = command(child);
            assertEquals(
                    List.of(
                            "--add-modules",
                            MODULE,
                            EXIT,
                            "-XX:+UseZGC",
                            "-XX:ZCollectionIntervalMajor=30",
                            "-XX:ZUncommitDelay=10",
                            "-Xmx600m"),
                    command.subList(1, 8));
            assertEquals(Main.class.getName(), command.getLast());
            child.process().destroy();
            assertTrue(child.process().waitFor(15, TimeUnit.SECONDS));
            assertEquals(128 + 15, child.process().exitValue());
        }
    }

    @Test
    void aCollectorThatWasNamedStays() throws Exception {
        try (Child child = start(List.of("-Xmx600m", "-XX:+UseSerialGC")).awaitReady()) {
            assertEquals(
                    List.of("--add-modules", MODULE, EXIT, "-Xmx600m", "-XX:+UseSerialGC"),
                    command(child).subList(1, 6));
        }
    }

    @Test
    void whoHasLittleMemoryKeepsTheCollectorThatNeedsLeast() throws Exception {
        try (Child child = start(List.of("-Xmx256m")).awaitReady()) {
            assertFalse(command(child).contains("-XX:+UseZGC"));
        }
    }

    @Test
    void whoWantsNeitherSaysSo() throws Exception {
        try (Child child = start(List.of("-Xmx600m", "-Dattune.relaunch=off")).awaitReady()) {
            assertFalse(command(child).contains(MODULE));
        }
    }

    private Child start(List<String> options) throws Exception {
        return Child.start(
                Child.freePort(),
                directory.resolve("log"),
                Map.of("attune.data.dir", directory.resolve("data").toString()),
                options);
    }

    private static List<String> command(Child child) throws Exception {
        return List.of(Files.readString(Path.of("/proc/" + child.process().pid() + "/cmdline"))
                .split("\0"));
    }
}
