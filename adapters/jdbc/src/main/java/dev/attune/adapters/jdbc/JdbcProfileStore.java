package dev.attune.adapters.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.profile.ProfileCodec;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.SeenItems;
import java.nio.BufferUnderflowException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Stores each user's profile as a row that is changed under its version. The seen items have a column of their own,
 * which is written only if they changed.
 */
public final class JdbcProfileStore implements ProfileStore {
    /** After this time, nothing is left of a user whom another instance has erased. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final int CHUNK = 64;
    private static final int FORGET_STEP = 500;
    private static final byte[] NO_EVENTS = ProfileCodec.encode(List.of());
    private static final byte[] NOTHING_SEEN = ProfileCodec.encodeSeen(SeenItems.NONE);
    private static final String COLUMNS = "user_id, version, erased_at, tx, seq, recent, seen";

    private final JdbcDatabase database;
    /**
     * Profiles as this instance last read or wrote them. So the next event of an active user costs no read. The version
     * tells when a remembered profile is outdated.
     */
    private final Cache<UserId, Versioned> known;

    private final AtomicLong erasures = new AtomicLong();

    /**
     * Opens the store.
     *
     * @param events approximate number of events of known profiles that are kept in memory; 0 for an instance that only
     *     reads. Most of these profiles are the same objects that the profile cache holds
     */
    public JdbcProfileStore(JdbcDatabase database, long events) {
        this.database = database;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .scheduler(Scheduler.systemScheduler())
                .maximumWeight(events)
                .weigher((UserId _, Versioned stored) -> stored.profile().weight())
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<Profile> find(UserId user, ConsistencyLevel level) {
        long before = erasures.get();
        Optional<Versioned> found = database.readPromptly(connection -> Rows.first(
                connection,
                "select " + COLUMNS + " from profile where user_id = ?",
                JdbcProfileStore::read,
                user.value()));
        found.ifPresent(stored ->
                known.asMap().merge(user, stored, (old, young) -> old.version() == young.version() ? old : young));
        forgetIfErased(before, List.of(user));
        return found.map(Versioned::profile);
    }

    @Override
    public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
        Map<UserId, Profile> done = new HashMap<>();
        List<UserId> sorted = users.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from += CHUNK) {
            List<UserId> left = sorted.subList(from, Math.min(from + CHUNK, sorted.size()));
            while (!left.isEmpty()) {
                left = updateOnce(left, change, done);
            }
        }
        return done;
    }

    /**
     * Returns the users that must be read and updated again, because another writer may have changed their row.
     * Profiles are read and folded before the transaction begins. An embedded database has one writer, and every
     * request that stores events waits for it.
     */
    private List<UserId> updateOnce(List<UserId> users, ProfileChange change, Map<UserId, Profile> done) {
        Map<UserId, Versioned> remembered = known.getAllPresent(users);
        Map<UserId, Versioned> read = read(
                users.stream().filter(user -> !remembered.containsKey(user)).toList());
        List<Write> writes = new ArrayList<>();
        for (UserId user : users) {
            Versioned before = remembered.getOrDefault(user, read.getOrDefault(user, Versioned.NONE));
            Profile after = change.apply(user, new Stored(before.profile(), before.erased()));
            if (after != before.profile()) {
                writes.add(Write.of(user, before, after));
            } else if (!remembered.containsKey(user)) {
                // A remembered profile without a change is not done: no write will check its version. The next round
                // reads that user.
                done.put(user, after);
            }
        }
        long erasuresBefore = erasures.get();
        List<Write> kept = writes.isEmpty() ? List.of() : database.write(connection -> write(connection, writes));
        kept.forEach(write -> {
            done.put(write.user(), write.profile());
            known.put(write.user(), write.stored());
        });
        forgetIfErased(erasuresBefore, users);
        List<UserId> conflicting =
                users.stream().filter(user -> !done.containsKey(user)).toList();
        known.invalidateAll(conflicting);
        return conflicting;
    }

    private Map<UserId, Versioned> read(List<UserId> users) {
        if (users.isEmpty()) {
            return Map.of();
        }
        Map<UserId, Versioned> rows = new HashMap<>();
        String sql = "select " + COLUMNS + " from profile where user_id in (" + Rows.places(users.size()) + ")";
        database.read(connection -> Rows.list(
                connection,
                sql,
                row -> rows.put(new UserId(row.getString(1)), read(row)),
                users.stream().map(UserId::value).toArray()));
        return rows;
    }

    /** Returns the writes whose row still had the version that was read. */
    private static List<Write> write(Connection connection, List<Write> writes) throws SQLException {
        List<Write> written = new ArrayList<>();
        for (Write.Kind kind : Write.Kind.values()) {
            List<Write> ofKind =
                    writes.stream().filter(write -> write.kind() == kind).toList();
            if (ofKind.isEmpty()) {
                continue;
            }
            try (PreparedStatement statement = connection.prepareStatement(kind.sql)) {
                for (Write write : ofKind) {
                    write.bind(statement);
                    statement.addBatch();
                }
                int[] changed = statement.executeBatch();
                IntStream.range(0, changed.length)
                        .filter(i -> changed[i] == 1)
                        .forEach(i -> written.add(ofKind.get(i)));
            }
        }
        return written;
    }

    @Override
    public void erase(UserId user) {
        database.write(connection -> Rows.update(
                connection,
                """
                insert into profile (user_id, version, erased_at, tx, seq, recent, seen) values (?, ?, ?, 0, 0, ?, ?)
                on conflict (user_id) do update set version = excluded.version, erased_at = excluded.erased_at, tx = 0, seq = 0,
                    recent = excluded.recent, seen = excluded.seen\
                """,
                user.value(),
                anyVersion(),
                database.dialect().now(connection),
                NO_EVENTS,
                NOTHING_SEEN));
        erasures.incrementAndGet();
        known.invalidate(user);
    }

    /**
     * Forgets these users if any user was erased while their profiles were put into memory. It may have been one of
     * them.
     */
    private void forgetIfErased(long before, List<UserId> users) {
        if (erasures.get() != before) {
            known.invalidateAll(users);
        }
    }

    /** Removes an empty profile with its mark. A profile that new events have filled only loses the mark. */
    @Override
    public boolean forgetErasures(Instant cutOff) {
        String some = "(select user_id from profile where erased_at < ? limit " + FORGET_STEP + ")";
        return database.write(connection -> Rows.update(
                                connection,
                                "delete from profile where seq = 0 and user_id in " + some,
                                cutOff.toEpochMilli())
                        + Rows.update(
                                connection,
                                "update profile set erased_at = null where user_id in " + some,
                                cutOff.toEpochMilli()))
                >= FORGET_STEP;
    }

    /**
     * Returns a random version. So a row never gets a version that an instance remembers of another state: not a row
     * that was removed and made again, and not one of a server that took over.
     */
    private static long anyVersion() {
        return ThreadLocalRandom.current().nextLong(1, 1L << 62);
    }

    private static Versioned read(ResultSet row) throws SQLException {
        row.getLong(3);
        boolean erased = !row.wasNull();
        try {
            Profile profile = new Profile(
                    ProfileCodec.decodeWindow(row.getBytes(6)),
                    ProfileCodec.decodeSeen(row.getBytes(7)),
                    new Position(row.getLong(4), row.getLong(5)));
            return new Versioned(profile, row.getLong(2), erased);
        } catch (BufferUnderflowException
                | IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new CorruptProfile(e);
        }
    }

    private record Versioned(Profile profile, long version, boolean erased) {
        static final Versioned NONE = new Versioned(Profile.EMPTY, 0, false);
    }

    /**
     * A profile that is to be stored. It is encoded before the transaction begins.
     *
     * @param seen null if the seen items did not change
     */
    private record Write(
            Kind kind, UserId user, Profile profile, Versioned before, long next, byte[] recent, byte[] seen) {
        static Write of(UserId user, Versioned before, Profile after) {
            Kind kind = before.version() == 0 ? Kind.FIRST : Kind.NEXT;
            boolean sameSeen =
                    kind == Kind.NEXT && after.seen().equals(before.profile().seen());
            return new Write(
                    kind,
                    user,
                    after,
                    before,
                    anyVersion(),
                    ProfileCodec.encode(after.window()),
                    sameSeen ? null : ProfileCodec.encodeSeen(after.seen()));
        }

        Versioned stored() {
            return new Versioned(profile, next, before.erased());
        }

        void bind(PreparedStatement statement) throws SQLException {
            statement.setLong(1, profile.position().order());
            statement.setLong(2, profile.position().detail());
            statement.setBytes(3, recent);
            statement.setBytes(4, seen);
            statement.setLong(5, next);
            statement.setString(6, user.value());
            if (kind == Kind.NEXT) {
                statement.setLong(7, before.version());
            }
        }

        enum Kind {
            FIRST("insert into profile (tx, seq, recent, seen, version, user_id) values (?, ?, ?, ?, ?, ?) on"
                    + " conflict do nothing"),
            NEXT("update profile set tx = ?, seq = ?, recent = ?, seen = coalesce(?, seen), version = ?"
                    + " where user_id = ? and version = ?");

            private final String sql;

            Kind(String sql) {
                this.sql = sql;
            }
        }
    }
}
