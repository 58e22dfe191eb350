package dev.attune.adapters.jdbc;

import dev.attune.application.port.Artifact;
import dev.attune.application.port.CorruptArtifact;
import dev.attune.application.port.Uploads;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/** A row a file, and its bytes in chunks, both written in one transaction. */
public final class JdbcUploads implements Uploads {
    private final Database database;

    public JdbcUploads(Database database) {
        this.database = database;
    }

    @Override
    public void put(String id, Artifact file) {
        long now = database.now();
        database.write(connection -> {
            if (Rows.update(connection, "insert into upload (id, sha256, size, created_at) values (?, ?, ?, ?) on conflict do nothing", id, file.sha256(),
                    file.size(), now) == 1) {
                Chunks.OF_UPLOADS.write(connection, id, file);
            }
            return null;
        });
    }

    @Override
    public InputStream open(String id) {
        Optional<InputStream> found = database.read(connection -> Rows.first(connection, "select sha256, size from upload where id = ?",
                row -> new VerifiedInput(Chunks.OF_UPLOADS.read(database, id), row.getString(1), row.getLong(2)), id));
        return found.orElseThrow(() -> new CorruptArtifact("there is no upload " + id));
    }

    @Override
    public void remove(String id) {
        database.write(connection -> {
            Rows.update(connection, "delete from upload_chunk where upload = ?", id);
            return Rows.update(connection, "delete from upload where id = ?", id);
        });
    }

    @Override
    public void removeBefore(Instant time) {
        database.write(connection -> {
            Rows.update(connection, "delete from upload_chunk where upload in (select id from upload where created_at < ?)", time.toEpochMilli());
            return Rows.update(connection, "delete from upload where created_at < ?", time.toEpochMilli());
        });
    }
}
