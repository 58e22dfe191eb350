package dev.attune.adapters.jdbc;

import dev.attune.application.port.ChangeFeed;
import dev.attune.application.port.Checkpoint;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Reads the table of events in the order of commits. Each partition is leased to one member. */
public final class JdbcChangeFeed implements ChangeFeed {
    /** A clock may be set back by so many milliseconds without a word. */
    private static final long CLOCK_STEP = 1_000;

    private final JdbcDatabase database;
    private final List<FeedSubscription> subscriptions = new CopyOnWriteArrayList<>();

    public JdbcChangeFeed(JdbcDatabase database) {
        this.database = database;
    }

    @Override
    public Subscription subscribe(String consumer, FeedHandler handler) {
        String member = UUID.randomUUID().toString();
        FeedSubscription subscription =
                new FeedSubscription(database, new FeedLeases(database, consumer, member), handler, consumer);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Tells the subscriptions that this instance has stored events, so that they need not wait for their next poll. */
    public void wake() {
        subscriptions.forEach(FeedSubscription::wake);
    }

    @Override
    public List<Checkpoint> checkpoints(String consumer) {
        return database.read(connection -> {
            long now = database.dialect().now(connection);
            Position last = Rows.first(connection, database.dialect().lastPosition(), JdbcChangeFeed::position)
                    .orElse(Position.START);
            List<Checkpoint> checkpoints = Rows.list(
                    connection,
                    "select tx, seq, part, caught_up_at from feed_lease where consumer = ? order by part",
                    row -> Checkpoint.of(row.getInt(3), age(row.getLong(4), now), behind(position(row), last)),
                    consumer);
            return checkpoints.isEmpty() ? neverStarted(last.detail()) : checkpoints;
        });
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(row.getLong(1), row.getLong(2));
    }

    /** A time of the future is of a server whose clock was ahead, and tells nothing. */
    private static Duration age(long caughtUpAt, long now) {
        return caughtUpAt > now + CLOCK_STEP ? Checkpoint.NEVER : Duration.ofMillis(Math.max(0, now - caughtUpAt));
    }

    /** The numbers tell about how many events lie between two positions, and positions whether there is any. */
    private static long behind(Position reached, Position last) {
        return reached.covers(last) ? 0 : Math.max(1, last.detail() - reached.detail());
    }

    private static List<Checkpoint> neverStarted(long last) {
        return IntStream.range(0, Partition.COUNT)
                .mapToObj(part -> Checkpoint.of(part, Checkpoint.NEVER, last))
                .toList();
    }
}
