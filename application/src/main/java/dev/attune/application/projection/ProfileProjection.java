package dev.attune.application.projection;

import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.consistency.ProfileRebuild;
import dev.attune.application.port.ChangeFeed.FeedHandler;
import dev.attune.application.port.CorruptProfile;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.DeadLetters.DeadLetter;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.ProfileStore.Stored;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.StoredEvent;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.Pace;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the feed into profiles and statistics. A redelivery changes nothing, because a profile is a function of the set
 * of its events. Each user's profile changes atomically. If an event cannot be folded in, the projection tries it a few
 * times on its own. Then it keeps the event as a dead letter, and goes on with the rest.
 */
public final class ProfileProjection implements FeedHandler {
    public static final String CONSUMER = "profiles";
    static final int ATTEMPTS = 3;
    /** An event within this time is one that has just happened. */
    private static final Duration LIVE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ProfileProjection.class);

    private final ProfileStore profiles;
    private final EventStore events;
    private final ItemStatistics statistics;
    private final DeadLetters deadLetters;
    private final ProfileCache cache;
    private final ProfileRebuild rebuild;
    private final ProfilePolicy policy;
    private final InstantSource clock;
    private final Counter projected;
    private final Counter buried;

    public ProfileProjection(
            ProfileStore profiles,
            EventStore events,
            ItemStatistics statistics,
            DeadLetters deadLetters,
            ProfileCache cache,
            ProfileRebuild rebuild,
            ProfilePolicy policy,
            InstantSource clock,
            MeterRegistry meters) {
        this.profiles = profiles;
        this.events = events;
        this.statistics = statistics;
        this.deadLetters = deadLetters;
        this.cache = cache;
        this.rebuild = rebuild;
        this.policy = policy;
        this.clock = clock;
        this.projected = Counter.builder("attune.projection.events")
                .description("Events folded into profiles by this instance")
                .register(meters);
        this.buried = Counter.builder("attune.projection.dead.letters")
                .description("Events that could not be folded and lie with the dead letters")
                .register(meters);
    }

    @Override
    public void handle(List<StoredEvent> batch) {
        Map<UserId, List<StoredEvent>> byUser = batch.stream()
                .collect(Collectors.groupingBy(
                        stored -> stored.event().userId(), LinkedHashMap::new, Collectors.toList()));
        Map<UserId, Profile> folded = Map.of();
        try {
            folded = fold(byUser);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("A batch of {} events could not be folded at once; going on user by user", batch.size(), e);
            byUser.forEach(this::foldAlone);
        }
        Map<UserId, Profile> profilesAfter = folded;
        Set<UserId> inhuman = inhuman(folded);
        Set<StoredEvent> counted = new HashSet<>();
        byUser.forEach((user, ofUser) -> {
            if (!inhuman.contains(user)) {
                counted.addAll(counted(ofUser, profilesAfter.getOrDefault(user, Profile.EMPTY)));
            }
        });
        List<StoredEvent> welcome = batch.stream().filter(counted::contains).toList();
        if (!welcome.isEmpty()) {
            statistics.record(welcome);
        }
        projected.increment(batch.size());
    }

    /** Returns the weight of an event. Events below zero are not counted, because bad ratings make no item popular. */
    private double worth(StoredEvent stored) {
        return policy.weights().of(stored.event().type(), stored.event().value());
    }

    /**
     * Returns the users who act as nobody can. What they do makes no item popular. Of what happened before, as in an
     * import, the times may be made up, and nobody is judged by them.
     */
    private Set<UserId> inhuman(Map<UserId, Profile> profiles) {
        Set<UserId> inhuman = new HashSet<>();
        long live = clock.instant().minus(LIVE).toEpochMilli();
        profiles.forEach((user, profile) -> {
            List<ProfileEvent> window = profile.window();
            if (!window.isEmpty()
                    && window.getFirst().at() >= live
                    && Pace.isInhuman(window.size(), i -> window.get(i).at())) {
                inhuman.add(user);
            }
        });
        return inhuman;
    }

    /**
     * Returns those events of a batch that lists count: one of a type with an item on a day, if the profile held none
     * before. So one script does not make an item popular, whatever times it gives. Of several in the batch, the one
     * that was stored first counts. A batch that is delivered again gives the same ones, because its own events are
     * told from those before. What the profile no longer holds counts again.
     */
    private List<StoredEvent> counted(List<StoredEvent> ofUser, Profile after) {
        Set<ProfileEvent> own = new HashSet<>();
        ofUser.forEach(stored -> own.add(ProfileEvent.from(stored.event())));
        OncePerDay once = new OncePerDay();
        after.window().stream()
                .filter(other -> !own.contains(other) && policy.weights().of(other.type(), other.value()) >= 0)
                .forEach(once::know);
        return ofUser.stream()
                .filter(stored -> worth(stored) >= 0)
                .sorted(Comparator.comparing(StoredEvent::position))
                .filter(stored -> once.isFirst(stored.event()))
                .toList();
    }

    /** Tries the dead letters of one page again. */
    public Replay replay(List<DeadLetters.Numbered> letters) {
        int replayed = 0;
        for (DeadLetters.Numbered letter : letters) {
            if (foldOnce(letter.letter().event(), letter.letter().attempts() + 1)) {
                deadLetters.remove(letter.number());
                replayed++;
            }
        }
        return new Replay(replayed, letters.size() - replayed);
    }

    /** The number of dead letters that could be folded in, and of those that failed again. */
    public record Replay(int replayed, int failed) {
        Replay and(Replay other) {
            return new Replay(replayed + other.replayed, failed + other.failed);
        }
    }

    private void foldAlone(UserId user, List<StoredEvent> ofUser) {
        try {
            foldOrHeal(user, ofUser);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException _) {
            ofUser.forEach(this::foldOrBury);
        }
    }

    private void foldOrBury(StoredEvent event) {
        int attempt = 1;
        while (!foldOnce(event, attempt) && attempt < ATTEMPTS) {
            attempt++;
        }
    }

    /**
     * Folds one event in, and returns false if that fails. From the last attempt on, a failed event becomes a dead
     * letter.
     */
    private boolean foldOnce(StoredEvent event, int attempt) {
        try {
            foldOrHeal(event.event().userId(), List.of(event));
            return true;
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            if (attempt >= ATTEMPTS) {
                deadLetters.add(new DeadLetter(event, reason(e), attempt, clock.instant()));
                buried.increment(attempt == ATTEMPTS ? 1 : 0);
                LOG.error("Event at {} became a dead letter after {} attempts", event.position(), attempt, e);
            }
            return false;
        }
    }

    /** Makes a profile anew that cannot be read. The events delivered are stored, so it holds them. */
    private void foldOrHeal(UserId user, List<StoredEvent> ofUser) {
        try {
            fold(Map.of(user, ofUser));
        } catch (CorruptProfile e) {
            rebuild.heal(user, e);
        }
    }

    private Map<UserId, Profile> fold(Map<UserId, List<StoredEvent>> byUser) {
        long before = cache.now();
        Set<UserId> first = new HashSet<>();
        Map<UserId, Profile> updated = new HashMap<>(profiles.update(List.copyOf(byUser.keySet()), (user, current) -> {
            if (isFirst(current)) {
                first.add(user);
                return current.profile();
            }
            return folded(user, current, byUser.get(user));
        }));
        if (!first.isEmpty()) {
            updated.putAll(foldFirst(first, byUser));
        }
        updated.forEach((user, profile) -> cache.written(user, profile, before));
        return updated;
    }

    private static boolean isFirst(Stored current) {
        return current.profile().isEmpty() && !current.erased();
    }

    /**
     * Makes the first profiles of users. Who had events before those that are delivered is not new: a profile store was
     * lost, or is older than the events. The profile is made of all of them.
     */
    private Map<UserId, Profile> foldFirst(Set<UserId> users, Map<UserId, List<StoredEvent>> byUser) {
        Map<UserId, List<StoredEvent>> delivered = new HashMap<>(byUser);
        delivered.keySet().retainAll(users);
        Set<UserId> known = events.known(delivered);
        return profiles.update(
                List.copyOf(users),
                (user, current) -> isFirst(current) && known.contains(user)
                        ? ofAllStored(user, current, byUser.get(user))
                        : folded(user, current, byUser.get(user)));
    }

    private Profile folded(UserId user, Stored current, List<StoredEvent> delivered) {
        if (current.erased() && current.profile().isEmpty()) {
            return ofAllStored(user, current, delivered);
        }
        List<StoredEvent> kept = current.erased() ? stillStored(user, delivered) : delivered;
        if (kept.isEmpty()) {
            return current.profile();
        }
        Position upTo = kept.stream().map(StoredEvent::position).reduce(Position.START, Position::max);
        List<ProfileEvent> facts = new ArrayList<>(kept.size());
        kept.forEach(stored -> facts.add(ProfileEvent.from(stored.event())));
        return current.profile().with(facts, upTo, policy);
    }

    /**
     * Makes the profile of all events that are still stored. A profile that could not be read was erased, too, and may
     * have more of them than those that are delivered.
     */
    private Profile ofAllStored(UserId user, Stored current, List<StoredEvent> delivered) {
        Profile made = rebuild.fromEvents(user);
        Position upTo = delivered.stream().map(StoredEvent::position).reduce(Position.START, Position::max);
        return made.isEmpty() ? current.profile() : made.with(List.of(), upTo, policy);
    }

    private List<StoredEvent> stillStored(UserId user, List<StoredEvent> delivered) {
        Set<EventId> ids = delivered.stream().map(stored -> stored.event().id()).collect(Collectors.toSet());
        Set<EventId> existing = events.existing(user, ids);
        return delivered.stream()
                .filter(stored -> existing.contains(stored.event().id()))
                .toList();
    }

    private static String reason(RuntimeException e) {
        String message = e.getClass().getSimpleName() + ": " + e.getMessage();
        return message.length() > 500 ? message.substring(0, 500) : message;
    }
}
