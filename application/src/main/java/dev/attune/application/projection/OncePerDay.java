package dev.attune.application.projection;

import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventType;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import java.util.HashSet;
import java.util.Set;

/** Tells which events of one user lists count: one of a type with an item on a day. Days are those of UTC. */
final class OncePerDay {
    /** In milliseconds. */
    private static final long DAY = 86_400_000;

    private final Set<Key> known = new HashSet<>();

    private record Key(ItemId item, EventType type, long day) {}

    /** Notes an event that was counted before, or in whose place another one was. */
    void know(ProfileEvent event) {
        known.add(new Key(event.item(), event.type(), Math.floorDiv(event.at(), DAY)));
    }

    /** Returns whether an event is the first one that comes here, and notes it. */
    boolean isFirst(Event event) {
        long at = event.timestamp().toEpochMilli();
        return known.add(new Key(event.itemId(), event.type(), Math.floorDiv(at, DAY)));
    }
}
