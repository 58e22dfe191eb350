package dev.attune.application.contract;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Artifacts in memory, checked against their digest when they are read to their end. */
final class InMemoryFiles {
    private final Map<String, Stored> files = new HashMap<>();

    /** All bytes of a file. It takes its time, and nobody should wait for it. */
    static byte[] bytes(Artifact file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            file.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** False, and nothing is changed, where there is one already. */
    synchronized boolean put(String id, byte[] bytes, String sha256, Instant at) {
        return files.putIfAbsent(id, new Stored(bytes, sha256, at)) == null;
    }

    synchronized InputStream open(String id) {
        Stored stored = files.get(id);
        if (stored == null) {
            throw new CorruptArtifact("there is no " + id);
        }
        return new FilterInputStream(new ByteArrayInputStream(stored.bytes)) {
            @Override
            public int read() throws IOException {
                return checked(super.read());
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return checked(super.read(into, offset, length));
            }

            private int checked(int read) {
                if (read < 0 && !stored.isWhole()) {
                    throw new CorruptArtifact(id + " is damaged");
                }
                return read;
            }
        };
    }

    synchronized void remove(String id) {
        files.remove(id);
    }

    synchronized void removeBefore(Instant time) {
        files.values().removeIf(stored -> stored.at.isBefore(time));
    }

    /** Changes a byte of a stored file. */
    synchronized void damage(String id) {
        files.get(id).bytes[0] ^= 1;
    }

    private record Stored(byte[] bytes, String sha256, Instant at) {
        boolean isWhole() {
            return HexFormat.of().formatHex(Bytes.digest(bytes)).equals(sha256);
        }
    }
}
