package dev.attune.application.port;

import dev.attune.domain.consistency.Position;

/**
 * What became of one event that was handed to {@link EventStore#append}.
 *
 * @param duplicate an event with this user and id was there before, and is unchanged
 * @param position where the event stands in the feed; of a duplicate, where the first one stands or a later place
 */
public record Appended(boolean duplicate, Position position) {
}
