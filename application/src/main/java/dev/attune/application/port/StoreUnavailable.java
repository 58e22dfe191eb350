package dev.attune.application.port;

import java.time.Duration;

/**
 * The error for a store that cannot answer now, or has more waiting than it takes on. The caller may try again later.
 * The error never means that data was wrong.
 */
public final class StoreUnavailable extends RuntimeException {
    private final transient Duration retryAfter;

    public StoreUnavailable(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
