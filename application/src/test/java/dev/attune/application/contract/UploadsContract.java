package dev.attune.application.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.port.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a place for uploads promises. Each test starts with an empty one. */
public abstract class UploadsContract {
    protected abstract Uploads uploads();

    /** Changes a byte of a stored file. */
    protected abstract void damage(String upload);

    @Test
    void aFileOfSeveralChunksComesBack() throws IOException {
        Bytes file = new Bytes(3_000_000);
        uploads().put("u1", file);
        assertArrayEquals(file.bytes, read("u1"));
    }

    @Test
    void aDamagedFileIsRefused() {
        uploads().put("u1", new Bytes(2_000_000));
        damage("u1");
        assertThrows(CorruptArtifact.class, () -> read("u1"));
    }

    @Test
    void nothingIsLeftOfAFileThatBreaksOff() {
        assertThrows(
                RuntimeException.class,
                () -> uploads().put("u1", new Bytes(10) {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        throw new IOException("broken");
                    }
                }));
        assertThrows(CorruptArtifact.class, () -> uploads().open("u1"));
    }

    @Test
    void aFileThatWasRemovedIsGoneAndTheOthersStay() throws IOException {
        uploads().put("u1", new Bytes(10));
        uploads().put("u2", new Bytes(11));
        uploads().remove("u1");
        uploads().remove("u1");
        assertThrows(CorruptArtifact.class, () -> uploads().open("u1"));
        assertArrayEquals(new Bytes(11).bytes, read("u2"));
    }

    @Test
    void oldFilesAreRemovedAndNewOnesStay() throws IOException {
        uploads().put("u1", new Bytes(10));
        uploads().removeBefore(Instant.now().minus(Duration.ofHours(1)));
        assertArrayEquals(new Bytes(10).bytes, read("u1"));
        uploads().removeBefore(Instant.now().plus(Duration.ofHours(1)));
        assertThrows(CorruptArtifact.class, () -> uploads().open("u1"));
    }

    private byte[] read(String upload) throws IOException {
        try (InputStream in = uploads().open(upload)) {
            return in.readAllBytes();
        }
    }
}
