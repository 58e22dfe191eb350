package dev.attune.adapters.rest;

import io.micronaut.http.HttpStatus;

/** A request that ends with this status. */
final class Refused extends RuntimeException {
    private final HttpStatus status;

    Refused(HttpStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    static Refused notFound(String what) {
        return new Refused(HttpStatus.NOT_FOUND, "there is no " + what);
    }

    static Refused tooLarge(String detail) {
        return new Refused(HttpStatus.REQUEST_ENTITY_TOO_LARGE, detail);
    }

    /** For now: 503 with a time to try again. */
    static Refused busy(String detail) {
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, detail);
    }

    HttpStatus status() {
        return status;
    }
}
