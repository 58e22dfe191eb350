package dev.attune.adapters.rest.access;

import java.time.Duration;

/**
 * The decision whether a request may pass. It also tells the state of the allowance that is nearest to its end.
 *
 * @param limit number of requests of that allowance
 * @param remaining number of requests that are left
 * @param reset time until some of the allowance, or all of it, is there again
 */
public record Verdict(boolean passes, long limit, long remaining, Duration reset) {
    /**
     * Returns {@code reset} in whole seconds, rounded up. So a caller that waits for this time is not refused again.
     */
    public long resetSeconds() {
        return Math.max(1, reset.plusNanos(999_999_999).toSeconds());
    }
}
