package dev.attune.application.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.port.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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
    void aFileMayBeReadInAnyWay() throws IOException {
        Bytes file = new Bytes(1_200_000);
        uploads().put("u1", file);
        for (Reading reading : Reading.values()) {
            try (InputStream in = uploads().open("u1")) {
                assertArrayEquals(file.bytes, reading.all(in), reading::name);
            }
        }
        try (InputStream in = uploads().open("u1");
                InputStream other = uploads().open("u1")) {
            in.skipNBytes(1_100_000);
            other.skipNBytes(1_100_000);
            assertArrayEquals(in.readNBytes(100), other.readNBytes(100));
            assertEquals(99_900, in.readAllBytes().length, "what was skipped is no damage");
        }
    }

    @Test
    void filesOfEverySizeAndNameAreKeptApart() throws IOException {
        List<Integer> sizes = List.of(0, 1, 1 << 20, 7);
        List<String> ids = List.of("u", "U", "u ", "ü/1");
        for (int i = 0; i < sizes.size(); i++) {
            uploads().put(ids.get(i), new Bytes(sizes.get(i)));
        }
        for (int i = 0; i < sizes.size(); i++) {
            assertArrayEquals(new Bytes(sizes.get(i)).bytes, read(ids.get(i)));
        }
        uploads().remove("U");
        assertEquals(0, read("u").length);
    }

    @Test
    void aDamagedFileIsRefusedHoweverItIsRead() throws IOException {
        uploads().put("u1", new Bytes(2_000_000));
        uploads().put("u2", new Bytes(1_500_000));
        damage("u1");
        for (Reading reading : Reading.values()) {
            assertThrows(
                    CorruptArtifact.class,
                    () -> {
                        try (InputStream in = uploads().open("u1")) {
                            reading.all(in);
                        }
                    },
                    reading::name);
        }
        assertArrayEquals(new Bytes(1_500_000).bytes, read("u2"));
    }

    /** Another thread looks while the file is being written; it may be made to wait. */
    @Test
    void nobodyOpensAFileBeforeAllOfItIsThere() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            uploads().put("u1", new Bytes(2_500_000) {
                @Override
                public void writeTo(OutputStream out) throws IOException {
                    out.write(bytes, 0, bytes.length - 1);
                    AtomicBoolean written = new AtomicBoolean();
                    CountDownLatch begun = new CountDownLatch(1);
                    Future<?> looking = threads.submit(() -> {
                        begun.countDown();
                        if (opens("u1") && !written.get()) {
                            seen.add("u1");
                        }
                    });
                    try {
                        begun.await();
                        looking.get(2, TimeUnit.SECONDS);
                    } catch (TimeoutException e) {
                        // It waits, and sees nothing meanwhile.
                    } catch (InterruptedException | ExecutionException e) {
                        throw new AssertionError(e);
                    } finally {
                        written.set(true);
                    }
                    out.write(bytes, bytes.length - 1, 1);
                }
            });
        }
        assertEquals(List.of(), seen);
        assertTrue(opens("u1"));
    }

    private boolean opens(String id) {
        try (InputStream in = uploads().open(id)) {
            return in != null;
        } catch (CorruptArtifact e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** After some of it was written. */
    @Test
    void nothingIsLeftOfAFileThatBreaksOffLate() {
        assertThrows(
                RuntimeException.class,
                () -> uploads().put("u1", new Bytes(2_500_000) {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        out.write(bytes, 0, 2_200_000);
                        throw new IOException("broken");
                    }
                }));
        assertThrows(CorruptArtifact.class, () -> uploads().open("u1"));
        uploads().remove("u1");
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
        uploads().put("u2", new Bytes(11));
        uploads().removeBefore(Instant.now().minus(Duration.ofSeconds(30)));
        assertArrayEquals(new Bytes(11).bytes, read("u2"));
        uploads().removeBefore(Instant.now().plus(Duration.ofHours(1)));
        assertThrows(CorruptArtifact.class, () -> uploads().open("u2"));
        assertThrows(CorruptArtifact.class, () -> uploads().open("u1"));
    }

    private byte[] read(String upload) throws IOException {
        try (InputStream in = uploads().open(upload)) {
            return in.readAllBytes();
        }
    }
}
