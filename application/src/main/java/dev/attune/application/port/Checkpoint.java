package dev.attune.application.port;

import java.time.Duration;

/**
 * How far a partition of the feed has been handled.
 *
 * @param age everything acknowledged longer ago than this has been handled, by the store's clock
 * @param behind at most so many stored events have not been handled
 */
public record Checkpoint(int partition, Duration age, long behind) {
}
