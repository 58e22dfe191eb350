package dev.attune.spark;

/** What the caller has to mend: a message that says it, without a trace. */
final class WrongUse extends RuntimeException {
    WrongUse(String message) {
        super(message);
    }
}
