package dev.attune.adapters.cosmos.client;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.cosmos.CosmosException;
import dev.attune.application.port.StoreUnavailable;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import reactor.core.Exceptions;

/** Translates the exceptions of the SDK into those of the ports. */
public final class Failures {
    public static final int NOT_FOUND = 404;
    public static final int CONFLICT = 409;
    public static final int PRECONDITION_FAILED = 412;
    private static final int THROTTLED = 429;
    /**
     * Sub-statuses. With 404, the first means that no replica has come as far as the session. The second means that the
     * container itself is gone. With 403, the third means that the region no longer writes.
     */
    private static final int SESSION_NOT_AVAILABLE = 1002;

    private static final int OWNER_NOT_FOUND = 1003;
    private static final int WRITE_FORBIDDEN = 3;
    private static final int FORBIDDEN = 403;
    /** Timeout, gone, retry with, internal, unavailable, and no answer at all. The next try may succeed. */
    private static final Set<Integer> PASSING = Set.of(0, 408, 410, 449, 500, 502, 503, 504);
    /** The request itself is right, but its sender or its address is wrong. An operator has to correct it. */
    private static final Set<Integer> LOCKED_OUT = Set.of(401, FORBIDDEN, NOT_FOUND);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOCKED_OUT_RETRY = Duration.ofSeconds(10);

    private Failures() {}

    public static RuntimeException translated(Throwable failure) {
        Throwable cause = Exceptions.unwrap(failure);
        if (cause instanceof InterruptedException || cause.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new StoreUnavailable("interrupted while Cosmos DB was asked", RETRY, cause);
        }
        if (cause instanceof TimeoutException) {
            return new StoreUnavailable("Cosmos DB is too slow", RETRY, cause);
        }
        if (cause instanceof ClientAuthenticationException) {
            return new StoreUnavailable("no identity for Cosmos DB at the moment: " + cause.getMessage(), RETRY, cause);
        }
        if (cause.getCause() instanceof URISyntaxException) {
            // If nothing answers, the SDK puts the region's name into the host's name. An address on this machine does
            // not allow that.
            return new StoreUnavailable("Cosmos DB does not answer", RETRY, cause);
        }
        if (!(cause instanceof CosmosException e)) {
            return cause instanceof RuntimeException runtime
                    ? runtime
                    : new IllegalStateException("Cosmos DB failed", cause);
        }
        if (e.getStatusCode() == THROTTLED) {
            Duration wait = e.getRetryAfterDuration();
            return new StoreUnavailable(
                    "Cosmos DB is throttling: the containers' throughput is used up",
                    wait.compareTo(RETRY) > 0 ? wait : RETRY,
                    e);
        }
        if (passing(e)) {
            return new StoreUnavailable("Cosmos DB does not answer: " + e.getStatusCode(), RETRY, e);
        }
        if (LOCKED_OUT.contains(e.getStatusCode())) {
            return new StoreUnavailable(
                    "Cosmos DB refuses this service with " + e.getStatusCode()
                            + ": its key or identity, its role, the firewall, or a database or container that is gone",
                    LOCKED_OUT_RETRY,
                    e);
        }
        // Without the exception: its text holds pages of diagnostics, with partition keys, which are ids of users.
        return new IllegalStateException("Cosmos DB refused a request: " + e.getStatusCode() + "/"
                + e.getSubStatusCode() + ", activity " + e.getActivityId());
    }

    private static boolean passing(CosmosException e) {
        return PASSING.contains(e.getStatusCode())
                || e.getStatusCode() == NOT_FOUND && e.getSubStatusCode() == SESSION_NOT_AVAILABLE
                || e.getStatusCode() == FORBIDDEN && e.getSubStatusCode() == WRITE_FORBIDDEN;
    }

    /**
     * Whether a write or read of one document failed with this status: it is missing, another one exists, or its etag
     * differs.
     */
    public static boolean is(Throwable failure, int status) {
        return Exceptions.unwrap(failure) instanceof CosmosException e
                && e.getStatusCode() == status
                && !(status == NOT_FOUND
                        && Set.of(SESSION_NOT_AVAILABLE, OWNER_NOT_FOUND).contains(e.getSubStatusCode()));
    }
}
