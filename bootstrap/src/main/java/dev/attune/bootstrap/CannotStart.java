package dev.attune.bootstrap;

/** The service cannot start. The message is one line for the operator. */
public final class CannotStart extends RuntimeException {
    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
