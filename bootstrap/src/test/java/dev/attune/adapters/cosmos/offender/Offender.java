package dev.attune.adapters.cosmos.offender;

/** Breaks the rule of its package, so that a test can see the rule fail. */
final class Offender {
    private java.sql.Connection forbidden;

    java.sql.Connection forbidden() {
        return forbidden;
    }
}
