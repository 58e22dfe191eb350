package dev.attune.bootstrap;

/** The error for a service that cannot start. Its message is one line for the operator. */
public final class CannotStart extends RuntimeException {
    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
