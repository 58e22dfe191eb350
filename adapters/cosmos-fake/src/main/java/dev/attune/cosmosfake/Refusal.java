package dev.attune.cosmosfake;

/** An answer that is an error. It has no stack trace, because it is an answer like any other. */
final class Refusal extends RuntimeException {
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int PRECONDITION_FAILED = 412;
    static final int TOO_MANY_REQUESTS = 429;
    /**
     * Sub-statuses. With 404, the session token of a read is ahead of every replica. With 410, a physical partition has
     * been split.
     */
    static final int READ_SESSION_NOT_AVAILABLE = 1002;

    static final int PARTITION_KEY_RANGE_GONE = 1002;
    static final int RATE_LIMITED = 3200;

    private final int status;
    private final int subStatus;

    Refusal(int status, int subStatus, String message) {
        super(message, null, false, false);
        this.status = status;
        this.subStatus = subStatus;
    }

    Refusal(int status, String message) {
        this(status, 0, message);
    }

    static Refusal notFound(String what) {
        return new Refusal(NOT_FOUND, "Resource Not Found: " + what);
    }

    static Refusal throttled() {
        return new Refusal(TOO_MANY_REQUESTS, RATE_LIMITED, "Request rate is large");
    }

    static Refusal unsupported(String what) {
        return new Refusal(BAD_REQUEST, "This fake does not know: " + what);
    }

    static Refusal badRequest(String why) {
        return new Refusal(BAD_REQUEST, why);
    }

    int status() {
        return status;
    }

    int subStatus() {
        return subStatus;
    }
}
