package dev.attune.application.port;

import java.time.Duration;

/**
 * A store that cannot answer now, or has more waiting than it takes on: try again later. Never means that data was
 * wrong.
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
