package dev.attune.ml.offender;

/** Breaks the rule of its package, so that a test can see the rule fail. */
final class Offender {
    private dev.attune.adapters.jdbc.JdbcDatabase forbidden;

    dev.attune.adapters.jdbc.JdbcDatabase forbidden() {
        return forbidden;
    }
}
