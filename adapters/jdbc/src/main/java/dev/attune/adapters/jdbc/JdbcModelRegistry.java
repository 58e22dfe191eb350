package dev.attune.adapters.jdbc;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Provenance;
import dev.attune.application.port.ModelRegistry;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stores a model's metadata as one row and its artifact in chunks of 1 MiB. One transaction writes both. */
public final class JdbcModelRegistry implements ModelRegistry {
    private static final String COLUMNS = "version, sha256, size, created_at, metrics, parameters, provenance";

    private final JdbcDatabase database;

    public JdbcModelRegistry(JdbcDatabase database) {
        this.database = database;
    }

    @Override
    public void publish(Model model, Artifact artifact) {
        database.writing(connection -> {
            int inserted = Rows.update(
                    connection,
                    "insert into model (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    model.version(),
                    model.sha256(),
                    model.size(),
                    model.createdAt().toEpochMilli(),
                    Json.write(model.quality().asMap()),
                    Json.write(model.parameters()),
                    Json.write(model.provenance().asMap()));
            if (inserted == 1) {
                Chunks.OF_MODELS.write(connection, model.version(), artifact);
            }
        });
    }

    @Override
    public List<Model> page(Optional<String> before, int limit) {
        return database.read(connection -> before.isEmpty()
                ? Rows.list(
                        connection,
                        "select " + COLUMNS + " from model order by created_at desc, version desc limit ?",
                        JdbcModelRegistry::model,
                        limit)
                : Rows.list(
                        connection,
                        "select " + COLUMNS
                                + " from model where (created_at, version) < (select created_at, version from model"
                                + " where version = ?) order by created_at desc, version desc limit ?",
                        JdbcModelRegistry::model,
                        before.get(),
                        limit));
    }

    @Override
    public Optional<Model> find(String version) {
        return database.read(connection -> Rows.first(
                connection, "select " + COLUMNS + " from model where version = ?", JdbcModelRegistry::model, version));
    }

    @Override
    public InputStream open(String version) {
        Model model = find(version).orElseThrow(() -> new CorruptArtifact("there is no model " + version));
        return new VerifiedInput(Chunks.OF_MODELS.read(database, version), model.sha256(), model.size());
    }

    @Override
    public Optional<String> active() {
        return database.read(
                connection -> Rows.first(connection, "select version from active_model", row -> row.getString(1)));
    }

    @Override
    public boolean activate(String next, Optional<String> expected) {
        return database.write(connection -> {
            if (expected.isEmpty()) {
                return Rows.update(
                                connection,
                                "insert into active_model (singleton, version) select 1, version from model where"
                                        + " version = ? on conflict do nothing",
                                next)
                        == 1;
            }
            return Rows.update(
                            connection,
                            "update active_model set version = ? where version = ? and exists (select 1 from model"
                                    + " where version = ?)",
                            next,
                            expected.get(),
                            next)
                    == 1;
        });
    }

    private static Model model(ResultSet row) throws SQLException {
        Map<String, Double> metrics = Json.read(row.getString(5)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((Number) entry.getValue()).doubleValue()));
        return new Model(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                Instant.ofEpochMilli(row.getLong(4)),
                new ModelQuality(metrics),
                Json.read(row.getString(6)),
                new Provenance(Json.read(row.getString(7))));
    }
}
