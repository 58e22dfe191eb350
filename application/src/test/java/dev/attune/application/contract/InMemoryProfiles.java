package dev.attune.application.contract;

import dev.attune.application.port.ProfileStore;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A profile store for tests of what stands on one; it keeps the contract. */
public final class InMemoryProfiles implements ProfileStore {
    private final Map<UserId, Profile> profiles = new HashMap<>();
    private final Map<UserId, Instant> erased = new HashMap<>();
    private RuntimeException failure;

    /** From now on everything fails like this; null ends it. */
    public synchronized void failWith(RuntimeException next) {
        failure = next;
    }

    @Override
    public synchronized Optional<Profile> find(UserId user, ConsistencyLevel level) {
        check();
        return Optional.ofNullable(profiles.get(user));
    }

    @Override
    public synchronized Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
        check();
        Map<UserId, Profile> done = new HashMap<>();
        for (UserId user : users) {
            Profile before = profiles.getOrDefault(user, Profile.EMPTY);
            Profile after = change.apply(user, new Stored(before, erased.containsKey(user)));
            if (after != before) {
                profiles.put(user, after);
            }
            done.put(user, after);
        }
        return done;
    }

    @Override
    public synchronized void erase(UserId user) {
        check();
        profiles.remove(user);
        erased.put(user, Instant.now());
    }

    @Override
    public synchronized boolean forgetErasures(Instant cutOff) {
        check();
        erased.values().removeIf(at -> at.isBefore(cutOff));
        return false;
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }
}
