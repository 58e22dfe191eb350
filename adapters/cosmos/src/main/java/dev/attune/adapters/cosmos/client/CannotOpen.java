package dev.attune.adapters.cosmos.client;

/** The start cannot go on; the message is for the operator. */
public final class CannotOpen extends RuntimeException {
    CannotOpen(String message, Throwable cause) {
        super(message, cause);
    }
}
