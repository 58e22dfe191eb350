package dev.attune.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
    @TempDir
    Path directory;

    @Test
    void aModelIsKeptInPlaceOfAnOlderOneAndNothingElseIsLeft() throws IOException {
        Path model = Files.writeString(
                Files.createDirectory(directory.resolve("driver")).resolve("trained"), "new");
        Path kept = directory.resolve("kept");
        Path target = Files.writeString(Files.createDirectory(kept).resolve("candidate"), "old");
        Output output = new Output(target.toUri().toString(), new Configuration());
        output.check();
        assertEquals("old", Files.readString(target));
        output.put(model);
        assertEquals("new", Files.readString(target));
        try (Stream<Path> left = Files.list(kept)) {
            assertEquals(List.of(target), left.toList());
        }
    }

    @Test
    void aPathThatCannotBeWrittenIsToldWithItsReason() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        WrongUse told = assertThrows(
                WrongUse.class,
                () -> new Output(file.resolve("below").toUri().toString(), new Configuration()).check());
        assertTrue(told.getMessage().startsWith("--output file:" + file), told.getMessage());
        assertThrows(
                WrongUse.class,
                () -> new Output(directory.toUri().toString(), new Configuration()).check(),
                "a directory");
        assertThrows(WrongUse.class, () -> new Output("file:///", new Configuration()));
        assertThrows(WrongUse.class, () -> new Output("", new Configuration()));
        assertThrows(WrongUse.class, () -> new Output("nowhere://bucket/candidate", new Configuration()).check());
    }
}
