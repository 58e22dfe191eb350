package dev.attune.application.contract;

import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A profile store for tests of what stands on one; it keeps the contract. A row is replaced only while it is the one
 * that the change has seen. Instances on the same rows are instances of one store.
 */
public class InMemoryProfiles implements ProfileStore {
    protected final ConcurrentMap<UserId, Row> rows;
    private volatile RuntimeException failure;

    public InMemoryProfiles() {
        this(new ConcurrentHashMap<>());
    }

    public InMemoryProfiles(ConcurrentMap<UserId, Row> rows) {
        this.rows = rows;
    }

    /** From now on everything fails like this; null ends it. */
    public final void failWith(RuntimeException next) {
        failure = next;
    }

    /** From now on nobody can read what is stored of the user. */
    public final void damage(UserId user) {
        rows.computeIfPresent(user, (_, row) -> new Row(row.profile(), row.erasedAt(), true));
    }

    /** Removes what is stored of the user, as a store does that was restored from an older backup. */
    public final void lose(UserId user) {
        rows.remove(user);
    }

    @Override
    public Optional<Profile> find(UserId user, ConsistencyLevel level) {
        check();
        return Optional.ofNullable(rows.get(user)).map(InMemoryProfiles::read).map(Row::profile);
    }

    @Override
    public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
        check();
        Map<UserId, Profile> done = new HashMap<>();
        users.forEach(user -> done.put(user, changed(user, change)));
        return done;
    }

    private Profile changed(UserId user, ProfileChange change) {
        while (true) {
            Row before = rows.get(user);
            Row known = before == null ? Row.NONE : read(before);
            Profile after = change.apply(user, stored(user, known));
            if (after == known.profile() || written(user, before, known.with(after))) {
                return after;
            }
        }
    }

    /** What a change is shown. */
    protected Stored stored(UserId user, Row row) {
        return new Stored(row.profile(), row.erasedAt() != null);
    }

    /**
     * Writes the row where the one before is there still.
     *
     * @param before null where there was none
     * @return false when somebody else came first
     */
    protected boolean written(UserId user, Row before, Row after) {
        return before == null ? rows.putIfAbsent(user, after) == null : rows.replace(user, before, after);
    }

    @Override
    public void erase(UserId user) {
        check();
        rows.put(user, Row.erased(Profile.EMPTY));
    }

    @Override
    public boolean forgetErasures(Instant cutOff) {
        check();
        rows.keySet().forEach(user -> rows.computeIfPresent(user, (_, row) -> without(row, cutOff)));
        return false;
    }

    private static Row without(Row row, Instant cutOff) {
        if (row.erasedAt() == null || !row.erasedAt().isBefore(cutOff)) {
            return row;
        }
        return row.profile().isEmpty() ? null : new Row(row.profile(), null, row.damaged());
    }

    private static Row read(Row row) {
        if (row.damaged()) {
            throw new CorruptProfile(new IllegalStateException("damaged by a test"));
        }
        return row;
    }

    protected final void check() {
        RuntimeException now = failure;
        if (now != null) {
            throw now;
        }
    }

    /**
     * Everything stored of a user.
     *
     * @param erasedAt null where there is no mark
     */
    public record Row(Profile profile, Instant erasedAt, boolean damaged) {
        static final Row NONE = new Row(Profile.EMPTY, null, false);

        public static Row erased(Profile left) {
            return new Row(left, Instant.now(), false);
        }

        public Row with(Profile next) {
            return new Row(next, erasedAt, false);
        }
    }
}
