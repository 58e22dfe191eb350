package dev.attune.application.contract;

import dev.attune.application.learning.Artifact;
import dev.attune.application.port.Uploads;
import java.io.InputStream;
import java.time.Instant;

/** Uploads for tests of what stands on them; they keep the contract. */
public class InMemoryUploads implements Uploads {
    private final InMemoryFiles files = new InMemoryFiles();

    @Override
    public void put(String id, Artifact file) {
        Instant now = Instant.now();
        files.put(id, InMemoryFiles.bytes(file), file.sha256(), now);
    }

    @Override
    public InputStream open(String id) {
        return files.open(id);
    }

    @Override
    public void remove(String id) {
        files.remove(id);
    }

    @Override
    public void removeBefore(Instant time) {
        files.removeBefore(time);
    }

    /** Changes a byte of a stored file. */
    public void damage(String id) {
        files.damage(id);
    }
}
