package dev.attune.adapters.jdbc;

import dev.attune.application.port.ItemStatistics.Parts;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.application.port.ItemStatistics.TakenOver;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes counts in a table of their own. When it begins, it notes the checkpoint of each partition. Events up to there
 * are counted here. Later ones are counted into both tables, when they are delivered. In the end, one transaction
 * replaces the rows in force.
 *
 * <p>Whoever counts holds the lock of a checkpoint and reads whether a recount is under way. Whoever begins or ends one
 * holds those of all checkpoints. So no batch sees the change half made.
 */
final class JdbcRecount implements Recount {
    private final JdbcDatabase database;
    private final String id;
    private final Map<Integer, Position> base;
    private double done;

    private JdbcRecount(JdbcDatabase database, String id, Map<Integer, Position> base, double done) {
        this.database = database;
        this.id = id;
        this.base = base;
        this.done = done;
    }

    static JdbcRecount begin(JdbcDatabase database) {
        String id = UUID.randomUUID().toString();
        return database.write(connection -> {
            lockAll(connection, database.dialect());
            Rows.update(
                    connection,
                    "update item_statistic_recount set id = ?, done = 0, heard_at = ?",
                    id,
                    System.currentTimeMillis());
            Rows.update(connection, "delete from item_statistic_anew");
            Rows.update(connection, "delete from item_statistic_base");
            Rows.update(
                    connection,
                    "insert into item_statistic_base (part, tx, seq) select part, tx, seq from"
                            + " item_statistic_checkpoint");
            return new JdbcRecount(database, id, base(connection), 0);
        });
    }

    static Optional<JdbcRecount> unfinished(JdbcDatabase database) {
        return database.read(connection -> {
            State state = State.read(connection);
            return state.mayGoOn(System.currentTimeMillis())
                    ? Optional.of(new JdbcRecount(database, state.id().orElseThrow(), base(connection), state.done()))
                    : Optional.empty();
        });
    }

    private static Map<Integer, Position> base(Connection connection) throws SQLException {
        Map<Integer, Position> base = new HashMap<>();
        Rows.list(
                connection,
                "select part, tx, seq from item_statistic_base",
                row -> base.put(row.getInt(1), new Position(row.getLong(2), row.getLong(3))));
        return base;
    }

    /** Waits until nobody counts, and keeps it so. */
    private static void lockAll(Connection connection, SqlDialect dialect) throws SQLException {
        Rows.list(
                connection,
                "select part from item_statistic_checkpoint order by part" + dialect.forUpdate(),
                row -> row.getInt(1));
    }

    @Override
    public double done() {
        return done;
    }

    @Override
    public Parts parts(UserId user, List<Event> events) {
        Position last = base.getOrDefault(Partition.of(user), Position.START);
        Set<String> before = new HashSet<>(database.read(connection -> Rows.list(
                connection,
                "select id from event where user_id = ? and "
                        + database.dialect().positionUpTo(),
                row -> row.getString(1),
                user.value(),
                last.order(),
                last.detail())));
        return new Parts(
                events.stream()
                        .filter(event -> before.contains(event.id().value()))
                        .toList(),
                List.of());
    }

    @Override
    public void add(List<Event> events, double upTo) {
        database.writing(connection -> {
            if (advanced(connection, upTo)) {
                CountTables.add(connection, CountTables.ANEW, events);
            }
        });
        done = upTo;
    }

    /** Returns false if this step was done before, and only its answer was lost. */
    private boolean advanced(Connection connection, double upTo) throws SQLException {
        long now = System.currentTimeMillis();
        int advanced = Rows.update(
                connection,
                "update item_statistic_recount set done = ?, heard_at = ? where id = ? and done = ? and heard_at > ?",
                upTo,
                now,
                id,
                done,
                now - State.GOES_ON);
        State state = State.read(connection);
        if (advanced == 0 && !(state.id().equals(Optional.of(id)) && state.done() == upTo)) {
            throw new TakenOver();
        }
        return advanced == 1;
    }

    @Override
    public void finish() {
        database.writing(connection -> {
            lockAll(connection, database.dialect());
            State state = State.read(connection);
            if (state.id().equals(Optional.of(id)) && state.done() == done) {
                Rows.update(connection, "delete from item_statistic");
                Rows.update(
                        connection,
                        "insert into item_statistic (item_id, type, total, heat) select item_id, type, total, heat from"
                                + " item_statistic_anew");
                Rows.update(connection, "delete from item_statistic_anew");
                // The share tells that this one ended, until another one begins.
                Rows.update(connection, "update item_statistic_recount set id = null, done = ?", ENDED);
            } else if (state.id().isPresent() || state.done() != ENDED) {
                throw new TakenOver();
            }
        });
    }

    private static final double ENDED = 2;

    /**
     * The recount that is under way.
     *
     * @param done share of the users that the recount has added
     * @param heardAt milliseconds since 1970
     */
    record State(Optional<String> id, double done, long heardAt) {
        /** In milliseconds. A recount that nobody goes on with is given up, and costs nothing from then on. */
        private static final long LASTS = Duration.ofDays(1).toMillis();
        /** An hour less, so that clocks that differ a little do not matter. */
        private static final long GOES_ON = Duration.ofHours(23).toMillis();

        static State read(Connection connection) throws SQLException {
            return Rows.first(
                            connection,
                            "select id, done, heard_at from item_statistic_recount",
                            row -> new State(Optional.ofNullable(row.getString(1)), row.getDouble(2), row.getLong(3)))
                    .orElseThrow();
        }

        boolean isUnderWay(long now) {
            return id.isPresent() && now - heardAt < LASTS;
        }

        boolean mayGoOn(long now) {
            return id.isPresent() && now - heardAt < GOES_ON;
        }
    }
}
