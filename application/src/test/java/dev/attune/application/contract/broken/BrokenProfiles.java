package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryProfiles;
import dev.attune.application.contract.InMemoryProfiles.Row;
import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.SeenItems;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Profile stores that each break one promise of {@link dev.attune.application.port.ProfileStore}. */
enum BrokenProfiles implements Broken {
    OVERWRITES(
            "writes without a look at what another writer has just written",
            "aChangeIsAskedAgainWhenAnotherWriterCameFirst") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    rows.put(user, after);
                    return true;
                }
            };
        }
    },
    INSERTS_BLINDLY(
            "checks the version of a profile that it knows, and none where it knew no profile",
            "aChangeIsAskedAgainWhenAnotherWriterCameFirst") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    return before == null ? rows.put(user, after) != after : super.written(user, before, after);
                }
            };
        }
    },
    GIVES_UP("drops a change that another writer came before", "aChangeIsAskedAgainWhenAnotherWriterCameFirst") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    super.written(user, before, after);
                    return true;
                }
            };
        }
    },
    BRINGS_BACK("lets an update under way bring an erased profile back", "anErasureDefeatsAnUpdateUnderWay") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Row now = rows.get(user);
                    return now != null && now.erasedAt() != null
                            ? rows.put(user, after) != after
                            : super.written(user, before, after);
                }
            };
        }
    },
    BRINGS_NEWCOMERS_BACK(
            "lets the first update of a user pass by an erasure, because the profile is empty in both",
            "anErasureDefeatsAnUpdateUnderWay") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Row now = rows.get(user);
                    return before == null && now != null && now.profile().isEmpty()
                            ? rows.put(user, now.with(after.profile())) == now
                            : super.written(user, before, after);
                }
            };
        }
    },
    FIRST_UPDATE_TAKES_THE_MARK("removes the mark with the first update after an erasure", "aMarkOutlivesEveryUpdate") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    return super.written(user, before, new Row(after.profile(), null, false));
                }
            };
        }
    },
    UNCHANGED_UPDATE_TAKES_THE_MARK("removes the mark when an update changes nothing", "aMarkOutlivesEveryUpdate") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Row> before = new HashMap<>(rows);
                    Map<UserId, Profile> done = super.update(users, change);
                    users.forEach(user -> rows.computeIfPresent(
                            user,
                            (_, row) -> row.equals(before.get(user)) ? new Row(row.profile(), null, false) : row));
                    return done;
                }
            };
        }
    },
    MARKS_ONLY_PROFILES("leaves no mark of a user who has no profile", "aMarkOutlivesEveryUpdate") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public void erase(UserId user) {
                    check();
                    rows.computeIfPresent(user, (_, _) -> Row.erased(Profile.EMPTY));
                }
            };
        }
    },
    KEEPS_MARKS_TO_ITSELF("keeps the marks in the memory of the instance that erased", "aMarkOutlivesEveryUpdate") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                private final Set<UserId> erased = ConcurrentHashMap.newKeySet();

                @Override
                protected Stored stored(UserId user, Row row) {
                    return new Stored(row.profile(), erased.contains(user));
                }

                @Override
                public void erase(UserId user) {
                    super.erase(user);
                    erased.add(user);
                }
            };
        }
    },
    FORGETS_YOUNG_MARKS("ignores the cut-off when it forgets erasures", "aMarkIsKeptUntilTheCutOff") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public boolean forgetErasures(Instant cutOff) {
                    return super.forgetErasures(Instant.MAX);
                }
            };
        }
    },
    KEEPS_THE_FIRST_MARK("does not renew the mark when a user is erased again", "aMarkIsKeptUntilTheCutOff") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public void erase(UserId user) {
                    check();
                    rows.compute(
                            user,
                            (_, row) -> row != null && row.erasedAt() != null
                                    ? new Row(Profile.EMPTY, row.erasedAt(), false)
                                    : Row.erased(Profile.EMPTY));
                }
            };
        }
    },
    FORGETS_NO_MARK("never forgets an erasure", "aMarkIsForgottenAndWhatCameAfterItStays") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public boolean forgetErasures(Instant cutOff) {
                    check();
                    return false;
                }
            };
        }
    },
    FORGETS_FOR_EVER("never says that no mark is left", "aMarkIsForgottenAndWhatCameAfterItStays") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public boolean forgetErasures(Instant cutOff) {
                    super.forgetErasures(cutOff);
                    return true;
                }
            };
        }
    },
    FORGETS_WHO_CAME_BACK(
            "removes what came after the erasure together with the mark", "forgettingTakesNothingButMarks") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public boolean forgetErasures(Instant cutOff) {
                    check();
                    rows.values()
                            .removeIf(row ->
                                    row.erasedAt() != null && row.erasedAt().isBefore(cutOff));
                    return false;
                }
            };
        }
    },
    FORGETS_OLD_PROFILES(
            "removes profiles that have no mark when it forgets erasures", "forgettingTakesNothingButMarks") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public boolean forgetErasures(Instant cutOff) {
                    check();
                    rows.values().removeIf(row -> row.erasedAt() == null);
                    return super.forgetErasures(cutOff);
                }
            };
        }
    },
    KEEPS_SEEN("keeps the seen items of an erased user", "anErasureLeavesNothingButItsMark") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public void erase(UserId user) {
                    check();
                    rows.compute(
                            user,
                            (_, row) -> Row.erased(
                                    row == null
                                            ? Profile.EMPTY
                                            : new Profile(
                                                    List.of(), row.profile().seen(), Position.START)));
                }
            };
        }
    },
    KEEPS_THE_POSITION("keeps the position of an erased user", "anErasureLeavesNothingButItsMark") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public void erase(UserId user) {
                    check();
                    rows.compute(
                            user,
                            (_, row) -> Row.erased(
                                    row == null
                                            ? Profile.EMPTY
                                            : new Profile(
                                                    List.of(),
                                                    SeenItems.NONE,
                                                    row.profile().position())));
                }
            };
        }
    },
    ANSWERS_FROM_MEMORY(
            "answers `find` from memory once it has read a profile",
            "theStrongerLevelsSeeWhatAnotherInstanceHasJustDone") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                private final Map<UserId, Optional<Profile>> memory = new ConcurrentHashMap<>();

                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return memory.computeIfAbsent(user, _ -> super.find(user, level));
                }
            };
        }
    },
    SERVES_BOUNDED_STALE(
            "answers `bounded` as it answers `eventual`", "theStrongerLevelsSeeWhatAnotherInstanceHasJustDone") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                private final Map<UserId, Optional<Profile>> memory = new ConcurrentHashMap<>();

                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    Optional<Profile> now = super.find(user, level);
                    return level == ConsistencyLevel.BOUNDED
                            ? Optional.ofNullable(memory.putIfAbsent(user, now)).orElse(now)
                            : now;
                }
            };
        }
    },
    SERVES_STRONG_STALE(
            "answers `strong` as it answers `eventual`", "theStrongerLevelsSeeWhatAnotherInstanceHasJustDone") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                private final Map<UserId, Optional<Profile>> memory = new ConcurrentHashMap<>();

                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    Optional<Profile> now = super.find(user, level);
                    return level == ConsistencyLevel.STRONG
                            ? Optional.ofNullable(memory.putIfAbsent(user, now)).orElse(now)
                            : now;
                }
            };
        }
    },
    NEVER_CATCHES_UP("never looks again for the weaker levels", "theWeakerLevelsSeeItSoon") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                private final Map<UserId, Optional<Profile>> memory = new ConcurrentHashMap<>();

                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return level.compareTo(ConsistencyLevel.BOUNDED) < 0
                            ? memory.computeIfAbsent(user, _ -> super.find(user, level))
                            : super.find(user, level);
                }
            };
        }
    },
    BUILDS_ON_MEMORY(
            "builds an update on a profile that another instance has changed since",
            "anInstanceBuildsOnWhatAnotherOneDid") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                private final Map<UserId, Row> memory = new ConcurrentHashMap<>();

                @Override
                protected Stored stored(UserId user, Row row) {
                    Row known = memory.getOrDefault(user, row);
                    return super.stored(user, known);
                }

                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    memory.put(user, after);
                    return super.written(user, before, after);
                }
            };
        }
    },
    WRITES_LATER(
            "answers `update` before the profile is stored", "theStrongerLevelsSeeWhatAnotherInstanceHasJustDone") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
                            .execute(() -> super.written(user, before, after));
                    return true;
                }
            };
        }
    },
    LOSES_AFTER_64("stores no more than the first 64 users of a call", "oneCallChangesAnyNumberOfUsers") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = super.update(users.subList(0, Math.min(64, users.size())), change);
                    users.stream()
                            .skip(64)
                            .forEach(user -> done.put(user, change.apply(user, new Stored(Profile.EMPTY, false))));
                    return done;
                }
            };
        }
    },
    ANSWERS_WRITES_ONLY(
            "leaves users out of the answer whose profile did not change", "theAnswerHoldsEverybodyWhoWasAskedFor") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Row> before = new HashMap<>(rows);
                    Map<UserId, Profile> done = super.update(users, change);
                    done.keySet().removeIf(user -> Objects.equals(rows.get(user), before.get(user)));
                    return done;
                }
            };
        }
    },
    IGNORES_CASE("takes ids that differ in case for one", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(key(user), level);
                }

                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = new HashMap<>();
                    users.forEach(user -> done.put(
                            user,
                            super.update(List.of(key(user)), (_, stored) -> change.apply(user, stored))
                                    .get(key(user))));
                    return done;
                }

                @Override
                public void erase(UserId user) {
                    super.erase(key(user));
                }

                private static UserId key(UserId user) {
                    return new UserId(user.value().toLowerCase(Locale.ROOT));
                }
            };
        }
    },
    NORMALIZES("takes ids that are the same after Unicode normalization for one", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(key(user), level);
                }

                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = new HashMap<>();
                    users.forEach(user -> done.put(
                            user,
                            super.update(List.of(key(user)), (_, stored) -> change.apply(user, stored))
                                    .get(key(user))));
                    return done;
                }

                @Override
                public void erase(UserId user) {
                    super.erase(key(user));
                }

                private static UserId key(UserId user) {
                    return new UserId(Normalizer.normalize(user.value(), Normalizer.Form.NFKC));
                }
            };
        }
    },
    TRIMS("takes away the spaces around an id", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(key(user), level);
                }

                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = new HashMap<>();
                    users.forEach(user -> done.put(
                            user,
                            super.update(List.of(key(user)), (_, stored) -> change.apply(user, stored))
                                    .get(key(user))));
                    return done;
                }

                @Override
                public void erase(UserId user) {
                    super.erase(key(user));
                }

                private static UserId key(UserId user) {
                    return new UserId(user.value().strip());
                }
            };
        }
    },
    ASCII_ONLY("writes an id in ASCII", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(key(user), level);
                }

                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = new HashMap<>();
                    users.forEach(user -> done.put(
                            user,
                            super.update(List.of(key(user)), (_, stored) -> change.apply(user, stored))
                                    .get(key(user))));
                    return done;
                }

                @Override
                public void erase(UserId user) {
                    super.erase(key(user));
                }

                private static UserId key(UserId user) {
                    return new UserId(
                            new String(user.value().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
                }
            };
        }
    },
    ESCAPES_BADLY("replaces characters that its keys may not have", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(key(user), level);
                }

                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = new HashMap<>();
                    users.forEach(user -> done.put(
                            user,
                            super.update(List.of(key(user)), (_, stored) -> change.apply(user, stored))
                                    .get(key(user))));
                    return done;
                }

                @Override
                public void erase(UserId user) {
                    super.erase(key(user));
                }

                private static UserId key(UserId user) {
                    return new UserId(user.value().replaceAll("[^\\p{L}\\p{So}0-9 ]", "_"));
                }
            };
        }
    },
    CUTS_IDS("cuts ids off at 120 characters", "everyIdIsAUserOfItsOwn") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(key(user), level);
                }

                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    Map<UserId, Profile> done = new HashMap<>();
                    users.forEach(user -> done.put(
                            user,
                            super.update(List.of(key(user)), (_, stored) -> change.apply(user, stored))
                                    .get(key(user))));
                    return done;
                }

                @Override
                public void erase(UserId user) {
                    super.erase(key(user));
                }

                private static UserId key(UserId user) {
                    return new UserId(
                            user.value().substring(0, Math.min(120, user.value().length())));
                }
            };
        }
    },
    FAILED_CHANGE_CLEARS("removes the profile whose change has failed", "aFailedChangeLeavesEverybodyAsTheyWere") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    return super.update(users, (user, stored) -> {
                        try {
                            return change.apply(user, stored);
                        } catch (RuntimeException e) {
                            rows.remove(user);
                            throw e;
                        }
                    });
                }
            };
        }
    },
    FAILED_CALL_CLEARS(
            "removes the other profiles of a call in which one change has failed",
            "aFailedChangeLeavesEverybodyAsTheyWere") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    try {
                        return super.update(users, change);
                    } catch (RuntimeException e) {
                        users.stream().skip(2).forEach(rows::remove);
                        throw e;
                    }
                }
            };
        }
    },
    WRAPS_EXCEPTIONS("throws an exception of its own when a change fails", "aFailedChangeLeavesEverybodyAsTheyWere") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    return super.update(users, (user, stored) -> {
                        try {
                            return change.apply(user, stored);
                        } catch (IllegalStateException e) {
                            throw new IllegalStateException("the change failed", e);
                        }
                    });
                }
            };
        }
    },
    SWALLOWS_EXCEPTIONS("passes over a user whose change fails", "aFailedChangeWritesNothing") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    return super.update(users, (user, stored) -> {
                        try {
                            return change.apply(user, stored);
                        } catch (IllegalStateException _) {
                            return stored.profile();
                        }
                    });
                }
            };
        }
    },
    SILENCE_IS_A_DEFECT(
            "throws IllegalStateException when its server does not answer", "aServerThatDoesNotAnswerIsUnavailable") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    try {
                        return super.update(users, change);
                    } catch (StoreUnavailable e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    },
    SILENCE_IS_NOBODY("finds no profile when its server does not answer", "aServerThatDoesNotAnswerIsUnavailable") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    try {
                        return super.find(user, level);
                    } catch (StoreUnavailable _) {
                        return Optional.empty();
                    }
                }
            };
        }
    },
    CORRUPT_IS_NOBODY("finds no profile where it cannot read one", "aProfileThatCannotBeReadIsCorruptUntilItIsErased") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    try {
                        return super.find(user, level);
                    } catch (CorruptProfile _) {
                        return Optional.empty();
                    }
                }
            };
        }
    },
    CORRUPT_IS_UNAVAILABLE(
            "takes a profile that it cannot read for a server that does not answer",
            "aProfileThatCannotBeReadIsCorruptUntilItIsErased") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    try {
                        return super.find(user, level);
                    } catch (CorruptProfile e) {
                        throw new StoreUnavailable("unreadable", Duration.ofSeconds(1), e);
                    }
                }
            };
        }
    },
    CORRUPT_IS_OVERWRITTEN(
            "begins anew where it cannot read a profile", "aProfileThatCannotBeReadIsCorruptUntilItIsErased") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    users.forEach(user -> rows.computeIfPresent(user, (_, row) -> row.damaged() ? null : row));
                    return super.update(users, change);
                }
            };
        }
    },
    CORRUPT_FOR_EVER("cannot erase a profile that it cannot read", "aProfileThatCannotBeReadIsCorruptUntilItIsErased") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public void erase(UserId user) {
                    check();
                    rows.compute(user, (_, row) -> row != null && row.damaged() ? row : Row.erased(Profile.EMPTY));
                }
            };
        }
    },
    LOSES_THE_POSITION("does not store the position", "aPositionIsKeptAsItIs") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user, before, after.with(new Profile(profile.window(), profile.seen(), Position.START)));
                }
            };
        }
    },
    HALVES_THE_POSITION("stores the second number of a position alone", "aPositionIsKeptAsItIs") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user,
                            before,
                            after.with(new Profile(
                                    profile.window(),
                                    profile.seen(),
                                    new Position(0, profile.position().detail()))));
                }
            };
        }
    },
    CUTS_THE_POSITION("stores the numbers of a position in 32 bits", "aPositionIsKeptAsItIs") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user,
                            before,
                            after.with(new Profile(
                                    profile.window(),
                                    profile.seen(),
                                    new Position(
                                            profile.position().order(),
                                            profile.position().detail() & Integer.MAX_VALUE))));
                }
            };
        }
    },
    SKIPS_A_MOVE("writes nothing when only the position has moved", "aPositionIsKeptAsItIs") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    return before != null
                                    && before.profile()
                                            .window()
                                            .equals(after.profile().window())
                            || super.written(user, before, after);
                }
            };
        }
    },
    SORTS_THE_WINDOW("stores the window in another order", "aProfileComesBackAsItWasStored") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user,
                            before,
                            after.with(new Profile(profile.window().reversed(), profile.seen(), profile.position())));
                }
            };
        }
    },
    CUTS_THE_WINDOW("keeps the newest 1,000 events of a window", "theLargestProfileFits") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user,
                            before,
                            after.with(new Profile(
                                    profile.window()
                                            .subList(
                                                    0,
                                                    Math.min(
                                                            1_000,
                                                            profile.window().size())),
                                    profile.seen(),
                                    profile.position())));
                }
            };
        }
    },
    LOSES_VALUES("stores events without their values", "theLargestProfileFits") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user,
                            before,
                            after.with(new Profile(
                                    profile.window().stream()
                                            .map(event -> new ProfileEvent(
                                                    event.digest(),
                                                    event.item(),
                                                    event.type(),
                                                    OptionalDouble.empty(),
                                                    event.at()))
                                            .toList(),
                                    profile.seen(),
                                    profile.position())));
                }
            };
        }
    },
    KEEPS_OLD_SEEN("does not store the seen items again once there are some", "whatFallsOutOfTheWindowIsKeptBesideIt") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                protected boolean written(UserId user, Row before, Row after) {
                    Profile profile = after.profile();
                    return super.written(
                            user,
                            before,
                            after.with(new Profile(
                                    profile.window(),
                                    before == null || before.profile().seen().isEmpty()
                                            ? profile.seen()
                                            : before.profile().seen(),
                                    profile.position())));
                }
            };
        }
    },
    HOLDS_A_LOCK("makes everybody wait while a change is asked", "nobodyWaitsWhileAChangeDoes") {
        @Override
        InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows) {
            return new InMemoryProfiles(rows) {
                @Override
                public synchronized Optional<Profile> find(UserId user, ConsistencyLevel level) {
                    return super.find(user, level);
                }

                @Override
                public synchronized Map<UserId, Profile> update(List<UserId> users, ProfileChange change) {
                    return super.update(users, change);
                }
            };
        }
    };

    private final String fault;
    private final String caughtBy;

    BrokenProfiles(String fault, String caughtBy) {
        this.fault = fault;
        this.caughtBy = caughtBy;
    }

    /** One instance on these rows. */
    abstract InMemoryProfiles instance(ConcurrentMap<UserId, Row> rows);

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public String caughtBy() {
        return caughtBy;
    }

    @Override
    public Object contract() {
        return new ProfilesOnTrial(this::instance);
    }

    @Override
    public Object sound() {
        return new ProfilesOnTrial(InMemoryProfiles::new);
    }
}
