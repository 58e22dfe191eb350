package dev.attune.adapters.jdbc;

import dev.attune.application.port.Appended;
import dev.attune.application.port.Deployment;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.StoredEvent;
import dev.attune.application.port.Tail;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stores events in one table. The index on the events' identity finds a user's events, and it also carries their
 * positions.
 */
public final class JdbcEventStore implements EventStore, AutoCloseable {
    private static final int FETCH = 2_000;
    private static final int RETENTION_STEP = 2_000;
    private static final int USERS_OF_A_STATEMENT = 500;

    private final JdbcDatabase database;
    private final EventWriter writer;
    private final Deployment deployment;
    /**
     * The row that {@link #removeBefore} last looked at. The walk begins again after the last row, and whenever the
     * instance starts.
     */
    private Position retained = Position.START;

    /**
     * Opens the store.
     *
     * @param stored called after each stored batch
     */
    public JdbcEventStore(JdbcDatabase database, Runnable stored) {
        this.database = database;
        this.writer = new EventWriter(database, stored);
        this.deployment = database.write(JdbcEventStore::readOrCreate);
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events) {
        return events.isEmpty() ? CompletableFuture.completedFuture(List.of()) : writer.append(List.copyOf(events));
    }

    @Override
    public Tail after(UserId user, Position position, int limit, Consistency consistency) {
        String sql = "select " + EventRows.COLUMNS + " from event where user_id = ? and "
                + database.dialect().positionAfter() + " order by tx desc, seq desc limit ?";
        List<StoredEvent> newestFirst = database.readPromptly(connection -> Rows.list(
                connection, sql, EventRows::toDomain, user.value(), position.order(), position.detail(), limit));
        return new Tail(
                newestFirst.stream().map(StoredEvent::event).toList(),
                newestFirst.isEmpty() ? position : newestFirst.getFirst().position());
    }

    @Override
    public List<Event> export(UserId user, Optional<EventId> after, int limit) {
        String sql = "select " + EventRows.COLUMNS + " from event where user_id = ? and id > ? order by id limit ?";
        return database.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setString(1, user.value());
                query.setString(2, after.map(EventId::value).orElse(""));
                query.setInt(3, limit);
                return Rows.list(query, EventRows::event);
            }
        });
    }

    @Override
    public Set<UserId> known(Map<UserId, List<StoredEvent>> delivered) {
        Map<UserId, Position> first = new HashMap<>();
        delivered.forEach((user, events) -> events.forEach(
                stored -> first.merge(user, stored.position(), (one, other) -> one.covers(other) ? other : one)));
        List<UserId> users = List.copyOf(first.keySet());
        return database.readPatiently(connection -> {
            Set<UserId> known = new HashSet<>();
            for (int from = 0; from < users.size(); from += USERS_OF_A_STATEMENT) {
                List<UserId> some = users.subList(from, Math.min(users.size(), from + USERS_OF_A_STATEMENT));
                String asked = some.stream().map(_ -> "(?, ?, ?)").collect(Collectors.joining(", "));
                Object[] parameters = some.stream()
                        .flatMap(user -> Stream.of(
                                user.value(),
                                first.get(user).order(),
                                first.get(user).detail()))
                        .toArray();
                known.addAll(Rows.list(
                        connection,
                        "with asked(user_id, tx, seq) as (values " + asked + ") select user_id from asked where exists"
                                + " (select 1 from event where event.user_id = asked.user_id"
                                + " and (event.tx, event.seq) < (asked.tx, asked.seq))",
                        row -> new UserId(row.getString(1)),
                        parameters));
            }
            return known;
        });
    }

    @Override
    public Set<EventId> existing(UserId user, Set<EventId> ids) {
        return database.read(connection -> {
            Set<EventId> existing = new HashSet<>();
            try (PreparedStatement query =
                    connection.prepareStatement("select 1 from event where user_id = ? and id = ?")) {
                for (EventId id : ids) {
                    query.setString(1, user.value());
                    query.setString(2, id.value());
                    try (ResultSet row = query.executeQuery()) {
                        if (row.next()) {
                            existing.add(id);
                        }
                    }
                }
            }
            return existing;
        });
    }

    @Override
    public void scan(Instant from, Instant to, Consumer<Event> consumer) {
        database.readAll(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select " + EventRows.COLUMNS + " from event where at >= ? and at < ?")) {
                query.setFetchSize(FETCH);
                query.setLong(1, from.toEpochMilli());
                query.setLong(2, to.toEpochMilli());
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        consumer.accept(EventRows.event(rows));
                    }
                }
            }
            return true;
        });
    }

    @Override
    public void erase(UserId user) {
        database.write(connection -> Rows.update(connection, "delete from event where user_id = ?", user.value()));
    }

    @Override
    public synchronized boolean removeBefore(Instant cutOff) {
        Position from = retained;
        Optional<Position> last = database.write(connection -> removeStep(connection, from, cutOff));
        retained = last.orElse(Position.START);
        return last.isPresent();
    }

    /**
     * Looks at the next rows in the feed's order and deletes the old ones. It passes no position that the feed has not
     * handled yet. Returns the position of the last row that it looked at, or empty if no row follows.
     */
    private Optional<Position> removeStep(Connection connection, Position from, Instant cutOff) throws SQLException {
        Optional<Position> delivered = Rows.first(
                connection,
                "select tx, seq from feed_lease order by tx, seq limit 1",
                row -> new Position(row.getLong(1), row.getLong(2)));
        Position until = delivered.orElse(Position.START);
        String range = database.dialect().positionAfter() + " and "
                + database.dialect().positionUpTo();
        List<Position> step;
        try (PreparedStatement query = connection.prepareStatement("select tx, seq from event where " + range
                + " order by " + database.dialect().positionOrder() + " limit " + RETENTION_STEP)) {
            bind(query, 1, from, until);
            step = Rows.list(query, row -> new Position(row.getLong(1), row.getLong(2)));
        }
        if (step.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from event where at < ? and " + range)) {
            delete.setLong(1, cutOff.toEpochMilli());
            bind(delete, 2, from, step.getLast());
            delete.executeUpdate();
        }
        return Optional.of(step.getLast());
    }

    private static void bind(PreparedStatement statement, int index, Position after, Position upTo)
            throws SQLException {
        statement.setLong(index, after.order());
        statement.setLong(index + 1, after.detail());
        statement.setLong(index + 2, upTo.order());
        statement.setLong(index + 3, upTo.detail());
    }

    @Override
    public Deployment deployment() {
        return deployment;
    }

    private static Deployment readOrCreate(Connection connection) throws SQLException {
        byte[] id = new byte[Deployment.ID_BYTES];
        byte[] key = new byte[Deployment.KEY_BYTES];
        SecureRandom random = new SecureRandom();
        random.nextBytes(id);
        random.nextBytes(key);
        Rows.update(
                connection,
                "insert into deployment (singleton, id, token_key) values (1, ?, ?) on conflict do nothing",
                id,
                key);
        return Rows.first(
                        connection,
                        "select id, token_key from deployment",
                        row -> new Deployment(row.getBytes(1), row.getBytes(2)))
                .orElseThrow();
    }

    @Override
    public void close() {
        writer.close();
    }
}
