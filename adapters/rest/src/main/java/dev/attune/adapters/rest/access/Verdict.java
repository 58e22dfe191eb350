package dev.attune.adapters.rest.access;

import java.time.Duration;

/**
 * Whether a request may pass, and what of the allowance that is nearest to its end is left.
 *
 * @param limit requests of that allowance
 * @param remaining requests that are left
 * @param reset when something, or all, is there again
 */
public record Verdict(boolean passes, long limit, long remaining, Duration reset) {
    /** Whole seconds, so that who waits as long as told is not refused again. */
    public long resetSeconds() {
        return Math.max(1, reset.plusNanos(999_999_999).toSeconds());
    }
}
