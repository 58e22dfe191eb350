package dev.attune.application.port;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import java.util.List;

/**
 * The latest events of a user.
 *
 * @param events newest first by the order of storing; perhaps some that were stored before the position asked for,
 *     which the reader passes over
 * @param upTo with these events folded in, a profile that held everything up to the position asked for holds everything
 *     up to here. It is never before the position asked for, and never covers an event that is stored later. A store
 *     that is not sure says less: the next reader is then handed some events again.
 */
public record Tail(List<Event> events, Position upTo) {}
