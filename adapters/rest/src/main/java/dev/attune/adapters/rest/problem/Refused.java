package dev.attune.adapters.rest.problem;

import io.micronaut.http.HttpStatus;

/** The refusal of a request, with the status of its answer. */
public final class Refused extends RuntimeException {
    private final HttpStatus status;

    public Refused(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    public static Refused notFound(String what) {
        return new Refused(HttpStatus.NOT_FOUND, "there is no " + what);
    }

    public static Refused tooLarge(String detail) {
        return new Refused(HttpStatus.REQUEST_ENTITY_TOO_LARGE, detail);
    }

    /** Returns a refusal for now. The answer is 503 with a time after which to try again. */
    public static Refused busy(String detail) {
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, detail);
    }

    /** Returns the refusal of a body whose first documents were taken in all the same. */
    public Refused after(long accepted, long rejected) {
        return new Refused(
                status,
                getMessage() + "; before it, " + accepted + " documents were accepted and " + rejected + " refused");
    }

    HttpStatus status() {
        return status;
    }
}
