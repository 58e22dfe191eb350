package dev.attune.adapters.jdbc;

import dev.attune.application.learning.TrainingRun;
import dev.attune.application.learning.TrainingRun.Activation;
import dev.attune.application.learning.TrainingRun.Status;
import dev.attune.application.port.TrainingRuns;
import dev.attune.domain.event.UserId;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Stores each training run as a row. */
@Singleton
public final class JdbcTrainingRuns implements TrainingRuns {
    private static final long ABANDONED_MILLIS = 10_000;

    private final JdbcDatabase database;
    private final TrainingRunRows rows;
    private final SecureRandom random = new SecureRandom();

    JdbcTrainingRuns(JdbcDatabase database, TrainingRunRows rows) {
        this.database = database;
        this.rows = rows;
    }

    @Override
    public TrainingRun submit(TrainingRun.Request request) {
        long now = database.now();
        // The time puts ids in order. The random digits make it unlikely that two instances make the same id within a
        // millisecond.
        String id = "t-%s-%04x".formatted(Long.toString(now, 36), random.nextInt(1 << 16));
        if (SqlFailures.asked(() -> rows.queue(id, document(request), now)) == 0) {
            throw new RunInProgress(
                    SqlFailures.asked(rows::inProgress).map(TrainingRunRow::id).orElse("that has just ended"));
        }
        return find(id).orElseThrow();
    }

    @Override
    public Optional<TrainingRun> find(String id) {
        return SqlFailures.asked(() -> rows.findById(id)).map(JdbcTrainingRuns::run);
    }

    @Override
    public List<TrainingRun> page(Optional<String> before, int limit) {
        List<TrainingRunRow> page =
                SqlFailures.asked(() -> before.isEmpty() ? rows.newest(limit) : rows.before(before.get(), limit));
        return page.stream().map(JdbcTrainingRuns::run).toList();
    }

    @Override
    public Optional<TrainingRun> claim(String worker) {
        long now = database.now();
        boolean mine = SqlFailures.asked(() -> rows.claim(worker, now, now - ABANDONED_MILLIS)) == 1;
        return mine ? SqlFailures.asked(rows::inProgress).map(JdbcTrainingRuns::run) : Optional.empty();
    }

    @Override
    public void forget(UserId user) {
        SqlFailures.asked(() -> rows.forget(TrainingRun.named(user), ERASED));
    }

    @Override
    public Order report(String id, String worker, String stage, double fraction) {
        long now = database.now();
        if (SqlFailures.asked(() -> rows.report(id, worker, stage, fraction, now)) == 0) {
            return Order.LOST;
        }
        return SqlFailures.asked(() -> rows.cancellations(id)) == 1 ? Order.CANCEL : Order.GO_ON;
    }

    @Override
    public void finish(String id, String worker, TrainingRun.Outcome outcome) {
        long now = database.now();
        SqlFailures.asked(() -> rows.finish(
                id,
                worker,
                outcome.status().text(),
                outcome.reason().map(text -> text.replace('\u0000', ' ')).orElse(null),
                outcome.modelVersion().orElse(null),
                outcome.activated() ? 1 : 0,
                now));
    }

    @Override
    public boolean cancel(String id) {
        long now = database.now();
        return SqlFailures.asked(() -> rows.cancelQueued(id, now) + rows.requestCancel(id)) > 0;
    }

    private static String document(TrainingRun.Request request) {
        Map<String, Object> document = new HashMap<>();
        document.put("parameters", request.parameters());
        document.put("seed", request.seed());
        request.from().ifPresent(from -> document.put("from", from.toString()));
        request.to().ifPresent(to -> document.put("to", to.toString()));
        document.put("activate", request.activation().text());
        request.upload().ifPresent(upload -> document.put("candidate", upload));
        return Json.write(document);
    }

    @SuppressWarnings("unchecked")
    private static TrainingRun run(TrainingRunRow row) {
        Map<String, Object> document = Json.read(row.request());
        TrainingRun.Request request = new TrainingRun.Request(
                (Map<String, Object>) document.get("parameters"),
                (Long) document.get("seed"),
                Optional.ofNullable((String) document.get("from")).map(Instant::parse),
                Optional.ofNullable((String) document.get("to")).map(Instant::parse),
                Activation.parse((String) document.get("activate")),
                Optional.ofNullable((String) document.get("candidate")));
        return new TrainingRun(
                row.id(),
                request,
                Status.valueOf(row.status().toUpperCase(Locale.ROOT)),
                row.stage(),
                row.fraction(),
                row.claims(),
                Optional.ofNullable(row.reason()),
                Optional.ofNullable(row.modelVersion()),
                row.activated() == 1,
                Instant.ofEpochMilli(row.createdAt()),
                Optional.ofNullable(row.startedAt()).map(Instant::ofEpochMilli),
                Optional.ofNullable(row.endedAt()).map(Instant::ofEpochMilli));
    }
}
