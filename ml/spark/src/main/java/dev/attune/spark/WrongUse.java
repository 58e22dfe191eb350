package dev.attune.spark;

/** An error that the caller can correct. Its message says how, and no stack trace is printed. */
final class WrongUse extends RuntimeException {
    WrongUse(String message) {
        super(message);
    }
}
