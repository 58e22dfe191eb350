package dev.attune.adapters.jdbc;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.port.Uploads;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores each file as a row and its bytes as chunks. Each chunk is written in a transaction of its own, so that no
 * other writer waits for a whole file.
 */
public final class JdbcUploads implements Uploads {
    private final JdbcDatabase database;

    public JdbcUploads(JdbcDatabase database) {
        this.database = database;
    }

    @Override
    public void put(String id, Artifact file) {
        long now = database.now();
        database.write(connection -> Rows.update(
                connection,
                "insert into upload (id, sha256, size, complete, created_at) values (?, ?, ?, 0, ?)",
                id,
                file.sha256(),
                file.size(),
                now));
        try {
            Chunks.OF_UPLOADS.writeApart(database, id, file);
        } catch (RuntimeException e) {
            remove(id);
            throw e;
        }
        database.write(connection -> Rows.update(connection, "update upload set complete = 1 where id = ?", id));
    }

    @Override
    public InputStream open(String id) {
        Optional<InputStream> found = database.read(connection -> Rows.first(
                connection,
                "select sha256, size from upload where id = ? and complete = 1",
                row -> new VerifiedInput(Chunks.OF_UPLOADS.read(database, id), row.getString(1), row.getLong(2)),
                id));
        return found.orElseThrow(() -> new CorruptArtifact("there is no upload " + id));
    }

    /** Removes a file in steps. A file of gigabytes takes long, and no other writer should wait for all of it. */
    @Override
    public void remove(String id) {
        database.write(connection -> Rows.update(connection, "update upload set complete = 0 where id = ?", id));
        while (database.write(connection -> Chunks.OF_UPLOADS.removeStep(connection, id)) > 0) {
            // Each step removes the next chunks.
        }
        database.write(connection -> Rows.update(connection, "delete from upload where id = ?", id));
    }

    @Override
    public void removeBefore(Instant time) {
        database.read(connection -> Rows.list(
                        connection,
                        "select id from upload where created_at < ?",
                        row -> row.getString(1),
                        time.toEpochMilli()))
                .forEach(this::remove);
    }
}
