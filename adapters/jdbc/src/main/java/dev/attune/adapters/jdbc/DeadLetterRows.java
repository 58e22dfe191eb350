package dev.attune.adapters.jdbc;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** The repository of dead letters. Each of its statements is a transaction of its own. */
@JdbcRepository(dialect = Dialect.ANSI)
interface DeadLetterRows extends GenericRepository<DeadLetterRow, Long> {
    @Query("""
        insert into dead_letter (user_id, event_id, event, tx, seq, reason, attempts, failed_at)
        values (:userId, :eventId, :event, :tx, :seq, :reason, :attempts, :failedAt)
        on conflict (user_id, event_id) do update set reason = excluded.reason, attempts = excluded.attempts, failed_at = excluded.failed_at\
        """)
    void put(
            String userId, String eventId, String event, long tx, long seq, String reason, int attempts, long failedAt);

    @Query("select * from dead_letter where number > :after order by number limit :limit")
    List<DeadLetterRow> page(long after, int limit);

    long deleteByNumber(long number);

    long deleteByUserId(String userId);

    long count();
}
