package dev.attune.application.port;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import java.util.List;

/**
 * What a user did lately.
 *
 * @param events newest first; perhaps some that came before the position asked for
 * @param upTo with these events folded in, a profile that held everything up to the position asked for holds everything
 *     up to here
 */
public record Tail(List<Event> events, Position upTo) {}
