package dev.attune.adapters.jdbc;

import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One member's share of a consumer's partitions. Leases and members are rows that end at a time of the database's
 * clock. A member that takes a lease raises its fence. So a former owner that wakes up late can no longer move the
 * checkpoint.
 */
final class FeedLeases {
    static final long LEASE_MILLIS = 3_000;

    private final JdbcDatabase database;
    private final String consumer;
    private final String member;

    FeedLeases(JdbcDatabase database, String consumer, String member) {
        this.database = database;
        this.consumer = consumer;
        this.member = member;
        database.writing(this::createRows);
        database.soleOwner(() -> database.writing(this::freeAll));
    }

    private void createRows(Connection connection) throws SQLException {
        for (int part = 0; part < Partition.COUNT; part++) {
            Rows.update(connection, """
                insert into feed_lease (consumer, part, owner, fence, expires_at, tx, seq, caught_up_at)
                values (?, ?, null, 0, 0, 0, 0, 0) on conflict do nothing\
                """, consumer, part);
        }
    }

    /** Frees the leases of members that have ended. The clock that they were taken by may have been ahead. */
    private void freeAll(Connection connection) throws SQLException {
        Rows.update(connection, "update feed_lease set owner = null, expires_at = 0 where consumer = ?", consumer);
        Rows.update(connection, "delete from feed_member where consumer = ?", consumer);
    }

    /**
     * Renews this member's leases, gives back those above its fair share, and takes free ones. Returns the leases that
     * it holds now.
     */
    Map<Integer, Lease> balance() {
        return database.write(connection -> {
            lock(connection);
            long now = database.dialect().now(connection);
            heartbeat(connection, now);
            int share = share(connection);
            List<Row> rows = rows(connection);
            List<Row> mine =
                    rows.stream().filter(row -> member.equals(row.owner())).toList();
            giveBack(connection, mine.subList(Math.min(share, mine.size()), mine.size()));
            take(
                    connection,
                    rows.stream()
                            .filter(row -> row.isFree(member, now))
                            .limit(Math.max(0, share - mine.size()))
                            .toList(),
                    now);
            return held(connection);
        });
    }

    private void giveBack(Connection connection, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            Rows.update(
                    connection,
                    "update feed_lease set owner = null, expires_at = 0 where consumer = ? and part = ? and owner = ?",
                    consumer,
                    row.part(),
                    member);
        }
    }

    private void take(Connection connection, List<Row> rows, long now) throws SQLException {
        for (Row row : rows) {
            Rows.update(connection, """
                update feed_lease set owner = ?, fence = fence + 1, expires_at = ?
                where consumer = ? and part = ? and fence = ? and (owner is null or expires_at < ?)\
                """, member, now + LEASE_MILLIS, consumer, row.part(), row.fence(), now);
        }
    }

    /**
     * Locks all leases of the consumer in the same order before any of them changes. So two members never wait for each
     * other.
     */
    private void lock(Connection connection) throws SQLException {
        if (!database.dialect().forUpdate().isEmpty()) {
            Rows.list(
                    connection,
                    "select part from feed_lease where consumer = ? order by part"
                            + database.dialect().forUpdate(),
                    row -> row.getInt(1),
                    consumer);
        }
    }

    private void heartbeat(Connection connection, long now) throws SQLException {
        Rows.update(connection, """
            insert into feed_member (consumer, member, expires_at) values (?, ?, ?)
            on conflict (consumer, member) do update set expires_at = excluded.expires_at\
            """, consumer, member, now + LEASE_MILLIS);
        Rows.update(connection, "delete from feed_member where consumer = ? and expires_at < ?", consumer, now);
        Rows.update(
                connection,
                "update feed_lease set expires_at = ? where consumer = ? and owner = ?",
                now + LEASE_MILLIS,
                consumer,
                member);
    }

    /**
     * Returns the number of partitions that this member should hold. If they do not divide evenly, the first members in
     * order of name take one more.
     */
    private int share(Connection connection) throws SQLException {
        List<String> members = Rows.list(
                connection,
                "select member from feed_member where consumer = ? order by member",
                row -> row.getString(1),
                consumer);
        int rank = members.indexOf(member);
        return Partition.COUNT / members.size() + (rank < Partition.COUNT % members.size() ? 1 : 0);
    }

    private List<Row> rows(Connection connection) throws SQLException {
        return Rows.list(
                connection,
                "select part, owner, fence, expires_at from feed_lease where consumer = ? order by part",
                row -> new Row(row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)),
                consumer);
    }

    private Map<Integer, Lease> held(Connection connection) throws SQLException {
        Map<Integer, Lease> held = new HashMap<>();
        Incarnation incarnation = database.incarnation(connection);
        Rows.list(
                connection,
                "select part, fence, tx, seq from feed_lease where consumer = ? and owner = ?",
                row -> held.put(
                        row.getInt(1),
                        new Lease(row.getLong(2), new Position(row.getLong(3), row.getLong(4)), incarnation)),
                consumer,
                member);
        return held;
    }

    /**
     * Moves the checkpoints of the partitions that this member still holds under these fences. Returns the leases of
     * those partitions.
     */
    Map<Integer, Lease> advance(Map<Integer, Lease> leases, Position to, Optional<Long> caughtUpAt) {
        List<Map.Entry<Integer, Lease>> ordered =
                leases.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        String sql = "update feed_lease set tx = ?, seq = ?, caught_up_at = coalesce(?, caught_up_at) "
                + "where consumer = ? and part = ? and owner = ? and fence = ?";
        return database.write(connection -> {
            Map<Integer, Lease> kept = new HashMap<>();
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                for (Map.Entry<Integer, Lease> entry : ordered) {
                    bind(update, entry.getKey(), entry.getValue().movedTo(to), caughtUpAt);
                    update.addBatch();
                }
                int[] changed = update.executeBatch();
                for (int i = 0; i < changed.length; i++) {
                    if (changed[i] == 1) {
                        kept.put(
                                ordered.get(i).getKey(),
                                ordered.get(i).getValue().movedTo(to));
                    }
                }
            }
            return kept;
        });
    }

    private void bind(PreparedStatement update, int part, Lease lease, Optional<Long> caughtUpAt) throws SQLException {
        update.setLong(1, lease.position().order());
        update.setLong(2, lease.position().detail());
        update.setObject(3, caughtUpAt.orElse(null), Types.BIGINT);
        update.setString(4, consumer);
        update.setInt(5, part);
        update.setString(6, member);
        update.setLong(7, lease.fence());
    }

    void release() {
        database.write(connection -> {
            lock(connection);
            Rows.update(
                    connection,
                    "update feed_lease set owner = null, expires_at = 0 where consumer = ? and owner = ?",
                    consumer,
                    member);
            return Rows.update(
                    connection, "delete from feed_member where consumer = ? and member = ?", consumer, member);
        });
    }

    /** @param incarnation the life of the database in which the position was read or reached */
    record Lease(long fence, Position position, Incarnation incarnation) {
        Lease movedTo(Position to) {
            return new Lease(fence, to.max(position), incarnation);
        }

        /** Returns whether both are the same tenure of a partition, in the same life of the database. */
        boolean isSameAs(Lease other) {
            return fence == other.fence && incarnation.equals(other.incarnation);
        }
    }

    private record Row(int part, String owner, long fence, long expiresAt) {
        boolean isFree(String asker, long now) {
            return !asker.equals(owner) && (owner == null || expiresAt < now);
        }
    }
}
