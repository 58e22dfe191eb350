package dev.attune.adapters.jdbc;

import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes counts in the spare table. When it begins, it notes the checkpoint of each partition. Events up to there are
 * counted here. Later ones are counted into both tables, when they are delivered. In the end the tables change places.
 *
 * <p>Whoever counts holds the lock of a checkpoint and reads which table is in force. Whoever begins or ends a recount
 * holds those of all checkpoints. So no batch sees the change half made.
 */
final class JdbcRecount implements Recount {
    /** Number of rows that one statement removes. */
    private static final int REMOVED_AT_A_TIME = 5_000;

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
        database.writing(connection -> change(connection, database.dialect(), Optional.empty()));
        emptySpare(database);
        database.writing(connection -> {
            change(connection, database.dialect(), Optional.of(id));
            Rows.update(
                    connection,
                    "delete from " + CountTables.spare(State.read(connection).inForce()));
            Rows.update(connection, "delete from item_statistic_base");
            Rows.update(
                    connection,
                    "insert into item_statistic_base (part, tx, seq) select part, tx, seq from"
                            + " item_statistic_checkpoint");
        });
        return unfinished(database).orElseThrow();
    }

    static Optional<JdbcRecount> unfinished(JdbcDatabase database) {
        return database.read(connection -> {
            State state = State.read(connection);
            if (state.recount().isEmpty()) {
                return Optional.empty();
            }
            Map<Integer, Position> base = new HashMap<>();
            Rows.list(
                    connection,
                    "select part, tx, seq from item_statistic_base",
                    row -> base.put(row.getInt(1), new Position(row.getLong(2), row.getLong(3))));
            return Optional.of(new JdbcRecount(database, state.recount().get(), base, state.done()));
        });
    }

    /** Sets which recount is under way, while nobody counts. */
    private static void change(Connection connection, SqlDialect dialect, Optional<String> id) throws SQLException {
        lockAll(connection, dialect);
        Rows.update(connection, "update item_statistic_recount set id = ?, done = 0", id.orElse(null));
    }

    private static void lockAll(Connection connection, SqlDialect dialect) throws SQLException {
        Rows.list(
                connection,
                "select part from item_statistic_checkpoint order by part" + dialect.forUpdate(),
                row -> row.getInt(1));
    }

    /** Removes what a recount or the counts before have left, in short steps. */
    private static void emptySpare(JdbcDatabase database) {
        int removed = REMOVED_AT_A_TIME;
        while (removed == REMOVED_AT_A_TIME) {
            removed = database.write(connection -> removeSome(connection, database.dialect()));
        }
    }

    /** Removes rows of the spare table, unless a recount is under way. */
    private static int removeSome(Connection connection, SqlDialect dialect) throws SQLException {
        State state = State.locked(connection, dialect);
        String spare = CountTables.spare(state.inForce());
        return state.recount().isPresent()
                ? 0
                : Rows.update(
                        connection,
                        "delete from " + spare + " where (item_id, type) in (select item_id, type from " + spare
                                + " limit " + REMOVED_AT_A_TIME + ")");
    }

    @Override
    public double done() {
        return done;
    }

    @Override
    public void add(Map<UserId, List<Event>> events, double upTo) {
        List<Event> own = database.read(connection -> {
            List<Event> before = new ArrayList<>();
            for (Map.Entry<UserId, List<Event>> entry : events.entrySet()) {
                Set<String> stored = storedBefore(connection, entry.getKey());
                entry.getValue().stream()
                        .filter(event -> stored.contains(event.id().value()))
                        .forEach(before::add);
            }
            return before;
        });
        database.writing(connection -> {
            move(connection, "done = ?", upTo);
            CountTables.add(connection, CountTables.spare(State.read(connection).inForce()), own);
        });
        done = upTo;
    }

    private Set<String> storedBefore(Connection connection, UserId user) throws SQLException {
        Position last = base.getOrDefault(Partition.of(user), Position.START);
        return new HashSet<>(Rows.list(
                connection,
                "select id from event where user_id = ? and "
                        + database.dialect().positionUpTo(),
                row -> row.getString(1),
                user.value(),
                last.order(),
                last.detail()));
    }

    @Override
    public void finish() {
        database.writing(connection -> {
            lockAll(connection, database.dialect());
            move(connection, "in_force = 1 - in_force, id = null, done = ?", 0);
        });
        emptySpare(database);
    }

    /** Changes the state of this recount, which nobody else may have changed. */
    private void move(Connection connection, String change, double value) throws SQLException {
        if (Rows.update(
                        connection,
                        "update item_statistic_recount set " + change + " where id = ? and done = ?",
                        value,
                        id,
                        done)
                == 0) {
            throw new IllegalStateException("another recount has begun, or goes on with this one");
        }
    }

    /**
     * Which table is in force, and the recount into the other one.
     *
     * @param done share of the users that the recount has added
     */
    record State(int inForce, Optional<String> recount, double done) {
        static State read(Connection connection) throws SQLException {
            return read(connection, "");
        }

        /** Reads the state, and lets no recount begin before the transaction ends. */
        static State locked(Connection connection, SqlDialect dialect) throws SQLException {
            return read(connection, dialect.forUpdate());
        }

        private static State read(Connection connection, String lock) throws SQLException {
            return Rows.first(
                            connection,
                            "select in_force, id, done from item_statistic_recount" + lock,
                            row -> new State(row.getInt(1), Optional.ofNullable(row.getString(2)), row.getDouble(3)))
                    .orElseThrow();
        }
    }
}
