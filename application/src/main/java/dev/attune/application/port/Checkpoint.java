package dev.attune.application.port;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How far a part of the feed has been handled.
 *
 * @param lease the part's name: what one subscription holds at a time
 * @param partition the partition whose users lie in this part; empty where any user may
 * @param age everything acknowledged longer ago than this has been handled, by the store's clock
 * @param behind at most so many stored events have not been handled
 */
public record Checkpoint(String lease, OptionalInt partition, Duration age, long behind) {
    /** The age where no moment is known up to which everything has been handled. */
    public static final Duration NEVER = Duration.ofDays(365_000);

    public static Checkpoint of(int partition, Duration age, long behind) {
        return new Checkpoint(Integer.toString(partition), OptionalInt.of(partition), age, behind);
    }
}
