package dev.attune.application.events;

import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.application.port.TrainingRuns;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Exports the events of a user, and removes everything that is kept of the user. A user may ask for both. */
public final class UserData {
    private final EventStore events;
    private final ProfileStore profiles;
    private final DeadLetters deadLetters;
    private final TrainingRuns runs;
    private final ProfileCache cache;

    public UserData(
            EventStore events, ProfileStore profiles, DeadLetters deadLetters, TrainingRuns runs, ProfileCache cache) {
        this.events = events;
        this.profiles = profiles;
        this.deadLetters = deadLetters;
        this.runs = runs;
        this.cache = cache;
    }

    public List<Event> export(UserId user, Optional<EventId> after, int limit) {
        return events.export(user, after, limit);
    }

    /** Hands over all events of a user. It reads them a page at a time. */
    public void exportAll(UserId user, Consumer<Event> found) {
        events.exportAll(user, page -> page.forEach(found));
    }

    /**
     * Removes the events, the profile and the dead letters of a user, whom no training run names any more. The events
     * go first. A delivery under way may write the profile after that. It meets the mark of the profile's erasure, and
     * folds in only events that still exist.
     */
    public void erase(UserId user) {
        events.erase(user);
        profiles.erase(user);
        deadLetters.erase(user);
        runs.forget(user);
        cache.erased(user);
    }
}
