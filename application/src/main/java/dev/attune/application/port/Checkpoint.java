package dev.attune.application.port;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * The progress of a consumer in a part of the feed.
 *
 * @param lease name of the part, which one subscription holds at a time
 * @param partition the partition whose users lie in this part; empty if any user may
 * @param age everything that was acknowledged longer ago than this has been handled, by the store's clock
 * @param behind maximum number of stored events that have not been handled
 */
public record Checkpoint(String lease, OptionalInt partition, Duration age, long behind) {
    /** The age if no time is known up to which everything has been handled. */
    public static final Duration NEVER = Duration.ofDays(365_000);

    public static Checkpoint of(int partition, Duration age, long behind) {
        return new Checkpoint(Integer.toString(partition), OptionalInt.of(partition), age, behind);
    }
}
