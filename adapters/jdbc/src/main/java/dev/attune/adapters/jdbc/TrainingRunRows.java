package dev.attune.adapters.jdbc;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;

/**
 * The repository of training runs. Each statement is a transaction of its own, and the condition of each change names
 * what must still hold. The unique column {@code in_progress} is 1 while a run is queued or running. So only one run at
 * a time can be under way.
 */
@JdbcRepository(dialect = Dialect.ANSI)
interface TrainingRunRows extends GenericRepository<TrainingRunRow, String> {
    Optional<TrainingRunRow> findById(String id);

    @Query("select * from training_run order by created_at desc, id desc limit :limit")
    List<TrainingRunRow> newest(int limit);

    @Query("""
        select * from training_run where (created_at, id) < (select created_at, id from training_run where id = :id)
        order by created_at desc, id desc limit :limit\
        """)
    List<TrainingRunRow> before(String id, int limit);

    @Query("select * from training_run where in_progress = 1")
    Optional<TrainingRunRow> inProgress();

    @Query("""
        insert into training_run (id, in_progress, status, stage, fraction, activated, request, cancel_requested, created_at)
        values (:id, 1, 'queued', 'waiting for an instance that trains', 0, 0, :request, 0, :now) on conflict do nothing\
        """)
    int queue(String id, String request, long now);

    @Query("""
        update training_run set status = 'running', stage = 'starting', fraction = 0, worker = :worker, heard_at = :now,
            claims = claims + 1, started_at = coalesce(started_at, :now)
        where in_progress = 1 and (status = 'queued' or heard_at < :abandoned)\
        """)
    int claim(String worker, long now, long abandoned);

    @Query("""
        update training_run set stage = :stage, fraction = :fraction, heard_at = :now
        where id = :id and worker = :worker and in_progress = 1\
        """)
    int report(String id, String worker, String stage, double fraction, long now);

    @Query("select count(*) from training_run where id = :id and cancel_requested = 1")
    long cancellations(String id);

    @Query("""
        update training_run set in_progress = null, status = :status, stage = case when :status = 'succeeded' then 'done' else stage end,
            fraction = case when :status = 'succeeded' then 1 else fraction end,
            reason = :reason, model_version = :modelVersion, activated = :activated, ended_at = :now
        where id = :id and worker = :worker and in_progress = 1\
        """)
    int finish(
            String id,
            String worker,
            String status,
            @Nullable String reason,
            @Nullable String modelVersion,
            int activated,
            long now);

    @Query("""
        update training_run set in_progress = null, status = 'cancelled', reason = 'cancelled before it started', ended_at = :now
        where id = :id and status = 'queued'\
        """)
    int cancelQueued(String id, long now);

    @Query("update training_run set cancel_requested = 1 where id = :id and in_progress = 1")
    int requestCancel(String id);

    @Query("update training_run set reason = replace(reason, :name, :erased) where reason <> replace(reason, :name,"
            + " :erased)")
    int forget(String name, String erased);
}
