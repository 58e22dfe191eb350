package dev.attune.adapters.rest.problem;

import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.Optional;

/** The refusal of a request, with the status of its answer. */
public final class Refused extends RuntimeException {
    /** A store that is busy, or a place that is taken, is free again after this time in most cases. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    private final HttpStatus status;
    private final Optional<Duration> retryAfter;

    public Refused(HttpStatus status, String detail) {
        this(status, detail, Optional.empty());
    }

    private Refused(HttpStatus status, String detail, Optional<Duration> retryAfter) {
        super(detail);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public static Refused notFound(String what) {
        return new Refused(HttpStatus.NOT_FOUND, "there is no " + what);
    }

    public static Refused tooLarge(String detail) {
        return new Refused(HttpStatus.REQUEST_ENTITY_TOO_LARGE, detail);
    }

    /** Returns a refusal for now. The answer is 503 with a time after which to try again. */
    public static Refused busy(String detail) {
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, detail, Optional.of(BUSY));
    }

    /** Returns the refusal of a caller who has used up what it may use. The answer is 429. */
    public static Refused usedUp(String detail, Duration wait) {
        return new Refused(HttpStatus.TOO_MANY_REQUESTS, detail, Optional.of(wait));
    }

    /** Returns the refusal of a body whose first documents were taken in all the same. */
    public Refused after(long accepted, long rejected) {
        return new Refused(
                status,
                getMessage() + "; before it, " + accepted + " documents were accepted and " + rejected + " refused",
                retryAfter);
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    HttpStatus status() {
        return status;
    }
}
