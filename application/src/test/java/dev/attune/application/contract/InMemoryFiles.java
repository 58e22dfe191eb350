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

    synchronized boolean put(String id, Artifact file, Instant at) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            file.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.putIfAbsent(id, new Stored(bytes.toByteArray(), file.sha256(), at)) == null;
    }

    synchronized InputStream open(String id) {
        Stored stored = files.get(id);
        if (stored == null) {
            throw new CorruptArtifact("there is no " + id);
        }
        return new FilterInputStream(new ByteArrayInputStream(stored.bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count < 0 && !stored.isWhole()) {
                    throw new CorruptArtifact(id + " is damaged");
                }
                return count;
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
