package dev.attune.adapters.jdbc;

import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.nio.BufferUnderflowException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A row a user, changed under its version. What was seen beyond the window is its own column, rewritten only when it changed. */
public final class JdbcProfileStore implements ProfileStore {
    private static final int CHUNK = 200;
    private static final int FORGET_STEP = 500;
    private static final byte[] NO_EVENTS = ProfileCodec.encode(List.of());
    private static final byte[] NOTHING_SEEN = ProfileCodec.encodeSeen(List.of());
    private static final String COLUMNS = "user_id, version, erased_at, tx, seq, recent, seen";

    private final Database database;

    public JdbcProfileStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Profile> find(UserId user) {
        return database.read(connection -> Rows.first(connection, "select " + COLUMNS + " from profile where user_id = ?",
                JdbcProfileStore::read, user.value())).map(Versioned::profile);
    }

    @Override
    public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
        Map<UserId, Profile> done = new HashMap<>();
        List<UserId> left = users;
        while (!left.isEmpty()) {
            List<UserId> chunk = left.subList(0, Math.min(CHUNK, left.size()));
            List<UserId> conflicting = database.write(connection -> updateOnce(connection, chunk, change, done));
            List<UserId> next = new ArrayList<>(conflicting);
            next.addAll(left.subList(chunk.size(), left.size()));
            left = next;
        }
        return done;
    }

    /** Returns the users whose row another writer changed in between. */
    private static List<UserId> updateOnce(Connection connection, List<UserId> users, ProfileChange change, Map<UserId, Profile> done)
            throws SQLException {
        Map<String, Versioned> current = current(connection, users);
        List<UserId> conflicting = new ArrayList<>();
        for (UserId user : users) {
            Versioned before = current.getOrDefault(user.value(), Versioned.NONE);
            Profile after = change.apply(user, new Stored(before.profile(), before.erased()));
            if (after == before.profile() || write(connection, user, before, after)) {
                done.put(user, after);
            } else {
                conflicting.add(user);
            }
        }
        return conflicting;
    }

    private static Map<String, Versioned> current(Connection connection, List<UserId> users) throws SQLException {
        Map<String, Versioned> rows = new HashMap<>();
        String sql = "select " + COLUMNS + " from profile where user_id in (" + String.join(",", Collections.nCopies(users.size(), "?")) + ")";
        Rows.list(connection, sql, row -> rows.put(row.getString(1), read(row)), users.stream().map(UserId::value).toArray());
        return rows;
    }

    private static boolean write(Connection connection, UserId user, Versioned before, Profile after) throws SQLException {
        boolean seenChanged = after.seen() != before.profile().seen() && !after.seen().equals(before.profile().seen());
        byte[] recent = ProfileCodec.encode(after.window());
        Position position = after.position();
        if (before.version() == 0) {
            return Rows.update(connection, "insert into profile (user_id, version, tx, seq, recent, seen) values (?, 1, ?, ?, ?, ?) on conflict do nothing",
                    user.value(), position.transaction(), position.sequence(), recent, ProfileCodec.encodeSeen(after.seen().values())) == 1;
        }
        String sql = "update profile set version = version + 1, tx = ?, seq = ?, recent = ?" + (seenChanged ? ", seen = ?" : "")
                + " where user_id = ? and version = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            int index = 0;
            update.setLong(++index, position.transaction());
            update.setLong(++index, position.sequence());
            update.setBytes(++index, recent);
            if (seenChanged) {
                update.setBytes(++index, ProfileCodec.encodeSeen(after.seen().values()));
            }
            update.setString(++index, user.value());
            update.setLong(++index, before.version());
            return update.executeUpdate() == 1;
        }
    }

    @Override
    public void erase(UserId user) {
        database.write(connection -> Rows.update(connection, """
                insert into profile (user_id, version, erased_at, tx, seq, recent, seen) values (?, 1, ?, 0, 0, ?, ?)
                on conflict (user_id) do update set version = profile.version + 1, erased_at = excluded.erased_at, tx = 0, seq = 0,
                    recent = excluded.recent, seen = excluded.seen""",
                user.value(), database.dialect().now(connection), NO_EVENTS, NOTHING_SEEN));
    }

    /** An empty profile is removed with its mark; one that new events have filled only loses the mark. */
    @Override
    public boolean forgetErasures(Instant cutOff) {
        String some = "(select user_id from profile where erased_at < ? limit " + FORGET_STEP + ")";
        return database.write(connection -> Rows.update(connection, "delete from profile where seq = 0 and user_id in " + some, cutOff.toEpochMilli())
                + Rows.update(connection, "update profile set erased_at = null where user_id in " + some, cutOff.toEpochMilli())) >= FORGET_STEP;
    }

    private static Versioned read(ResultSet row) throws SQLException {
        row.getLong(3);
        boolean erased = !row.wasNull();
        try {
            Profile profile = new Profile(ProfileCodec.decodeWindow(row.getBytes(6)), ProfileCodec.decodeSeen(row.getBytes(7)),
                    new Position(row.getLong(4), row.getLong(5)));
            return new Versioned(profile, row.getLong(2), erased);
        } catch (BufferUnderflowException | IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptProfile(e);
        }
    }

    private record Versioned(Profile profile, long version, boolean erased) {
        static final Versioned NONE = new Versioned(Profile.EMPTY, 0, false);
    }
}
