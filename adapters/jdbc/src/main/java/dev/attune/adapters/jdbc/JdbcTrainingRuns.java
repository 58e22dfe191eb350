package dev.attune.adapters.jdbc;

import dev.attune.application.port.TrainingRun;
import dev.attune.application.port.TrainingRun.Activation;
import dev.attune.application.port.TrainingRun.Status;
import dev.attune.application.port.TrainingRuns;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A row a run; a unique column that is 1 while a run is queued or running lets one in at a time. */
public final class JdbcTrainingRuns implements TrainingRuns {
    private static final long ABANDONED_MILLIS = 10_000;
    private static final String COLUMNS = "id, request, status, stage, fraction, reason, model_version, activated, created_at, started_at, ended_at";

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    public JdbcTrainingRuns(Database database) {
        this.database = database;
    }

    @Override
    public TrainingRun submit(TrainingRun.Request request) {
        return database.write(connection -> {
            long now = database.dialect().now(connection);
            // Sorts by time, and is not the same for two instances in one millisecond.
            String id = "t-%s-%04x".formatted(Long.toString(now, 36), random.nextInt(1 << 16));
            int inserted = Rows.update(connection, """
                    insert into training_run (id, in_progress, status, stage, fraction, activated, request, cancel_requested, created_at)
                    values (?, 1, 'queued', 'waiting for an instance that trains', 0, 0, ?, 0, ?) on conflict do nothing""", id, document(request), now);
            if (inserted == 0) {
                throw new RunInProgress(Rows.first(connection, "select id from training_run where in_progress = 1", row -> row.getString(1))
                        .orElse("that has just ended"));
            }
            return find(connection, id).orElseThrow();
        });
    }

    @Override
    public Optional<TrainingRun> find(String id) {
        return database.read(connection -> find(connection, id));
    }

    @Override
    public List<TrainingRun> page(Optional<String> before, int limit) {
        return database.read(connection -> before.isEmpty()
                ? Rows.list(connection, "select " + COLUMNS + " from training_run order by created_at desc, id desc limit ?", JdbcTrainingRuns::run, limit)
                : Rows.list(connection, "select " + COLUMNS + " from training_run where (created_at, id) < (select created_at, id from training_run where id = ?)"
                        + " order by created_at desc, id desc limit ?", JdbcTrainingRuns::run, before.get(), limit));
    }

    @Override
    public Optional<TrainingRun> claim(String worker) {
        return database.write(connection -> {
            long now = database.dialect().now(connection);
            Optional<String> id = Rows.first(connection, """
                    select id from training_run where in_progress = 1 and (status = 'queued' or heard_at < ?)""" + database.dialect().forUpdate(),
                    row -> row.getString(1), now - ABANDONED_MILLIS);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            Rows.update(connection, """
                    update training_run set status = 'running', stage = 'starting', fraction = 0, worker = ?, heard_at = ?,
                        started_at = coalesce(started_at, ?) where id = ?""", worker, now, now, id.get());
            return find(connection, id.get());
        });
    }

    @Override
    public Order report(String id, String worker, String stage, double fraction) {
        return database.write(connection -> {
            int mine = Rows.update(connection, """
                    update training_run set stage = ?, fraction = ?, heard_at = ? where id = ? and worker = ? and in_progress = 1""",
                    stage, fraction, database.dialect().now(connection), id, worker);
            if (mine == 0) {
                return Order.LOST;
            }
            return Rows.first(connection, "select cancel_requested from training_run where id = ?", row -> row.getInt(1), id).orElse(0) == 1
                    ? Order.CANCEL : Order.GO_ON;
        });
    }

    @Override
    public void finish(String id, String worker, TrainingRun.Outcome outcome) {
        database.write(connection -> Rows.update(connection, """
                update training_run set in_progress = null, status = ?, stage = 'done', fraction = case when ? = 'succeeded' then 1 else fraction end,
                    reason = ?, model_version = ?, activated = ?, ended_at = ? where id = ? and worker = ? and in_progress = 1""",
                outcome.status().text(), outcome.status().text(), outcome.reason().orElse(null), outcome.modelVersion().orElse(null),
                outcome.activated() ? 1 : 0, database.dialect().now(connection), id, worker));
    }

    @Override
    public boolean cancel(String id) {
        return database.write(connection -> {
            int waiting = Rows.update(connection, """
                    update training_run set in_progress = null, status = 'cancelled', stage = 'done', reason = 'cancelled before it started', ended_at = ?
                    where id = ? and status = 'queued'""", database.dialect().now(connection), id);
            return waiting + Rows.update(connection, "update training_run set cancel_requested = 1 where id = ? and in_progress = 1", id) > 0;
        });
    }

    private static Optional<TrainingRun> find(Connection connection, String id) throws SQLException {
        return Rows.first(connection, "select " + COLUMNS + " from training_run where id = ?", JdbcTrainingRuns::run, id);
    }

    private static String document(TrainingRun.Request request) {
        Map<String, Object> document = new HashMap<>();
        document.put("parameters", request.parameters());
        document.put("seed", request.seed());
        request.from().ifPresent(from -> document.put("from", from.toString()));
        request.to().ifPresent(to -> document.put("to", to.toString()));
        document.put("activate", request.activation().text());
        return Json.write(document);
    }

    @SuppressWarnings("unchecked")
    private static TrainingRun run(ResultSet row) throws SQLException {
        Map<String, Object> document = Json.read(row.getString(2));
        TrainingRun.Request request = new TrainingRun.Request((Map<String, Object>) document.get("parameters"), (Long) document.get("seed"),
                Optional.ofNullable((String) document.get("from")).map(Instant::parse),
                Optional.ofNullable((String) document.get("to")).map(Instant::parse), Activation.parse((String) document.get("activate")));
        return new TrainingRun(row.getString(1), request, Status.valueOf(row.getString(3).toUpperCase(Locale.ROOT)), row.getString(4),
                row.getDouble(5), Optional.ofNullable(row.getString(6)), Optional.ofNullable(row.getString(7)), row.getInt(8) == 1,
                Instant.ofEpochMilli(row.getLong(9)), time(row, 10), time(row, 11));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
