package dev.attune.application.port;

import dev.attune.domain.consistency.Position;
import java.time.Duration;

/**
 * How far a partition of the feed has been handled.
 *
 * @param position everything up to here has been handled
 * @param age everything acknowledged longer ago than this has been handled, by the store's clock
 * @param behind at most so many stored events have not been handled
 */
public record Checkpoint(int partition, Position position, Duration age, long behind) {
}
