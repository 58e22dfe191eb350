package dev.attune.application.events;

import dev.attune.application.consistency.ProfileCache;
import dev.attune.application.port.DeadLetters;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ProfileStore;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventId;
import dev.attune.domain.event.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a user may ask for: everything kept of them, and its removal. */
public final class UserData {
    private static final int EXPORT_STEP = 500;

    private final EventStore events;
    private final ProfileStore profiles;
    private final DeadLetters deadLetters;
    private final ProfileCache cache;

    public UserData(EventStore events, ProfileStore profiles, DeadLetters deadLetters, ProfileCache cache) {
        this.events = events;
        this.profiles = profiles;
        this.deadLetters = deadLetters;
        this.cache = cache;
    }

    public List<Event> export(UserId user, Optional<EventId> after, int limit) {
        return events.export(user, after, limit);
    }

    /** A page at a time, to the end. */
    public void exportAll(UserId user, Consumer<Event> found) {
        List<Event> page = events.export(user, Optional.empty(), EXPORT_STEP);
        while (!page.isEmpty()) {
            page.forEach(found);
            page = events.export(user, Optional.of(page.getLast().id()), EXPORT_STEP);
        }
    }

    /**
     * Removes events, profile and dead letters. The events go first: a delivery under way that writes the profile after
     * them meets the mark that erasing the profile left, and folds in only events that still exist.
     */
    public void erase(UserId user) {
        events.erase(user);
        profiles.erase(user);
        deadLetters.erase(user);
        cache.erased(user);
    }
}
